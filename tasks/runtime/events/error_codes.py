"""SSIS's numbers of errors, as System::ErrorCode has them."""

from designer.expressions import Code

GENERAL = {"OnError": 0xC002F304, "OnWarning": 0x8002F304, "OnInformation": 0x4002F304}
"""What SSIS gives when a message comes from a library, as all of a mail server's do."""

OF_SYMBOLS = {
    **{code.name: code.value for code in Code},
    "DTS_E_SENDMAILTASK_RECIPIENT_EMPTY": 0xC00291C3,
    "DTS_E_SENDMAILTASK_SMTP_SERVER_NOT_SPECIFIED": 0xC00291C4,
    "DTS_E_SENDMAILTASK_INVALIDATTACHMENT": 0xC00291CB,
    "DTS_E_SENDMAILTASK_CHECK_VALID_SMTP_SERVER": 0xC00291CD,
    "DTS_E_SENDMAILTASK_CONNECTIONTYPENOTFILE": 0xC00291CE,
    "DTS_E_SENDMAILTASK_FILEDOESNOTEXIST": 0xC00291CF,
    "DTS_E_SENDMAILTASK_VARIABLETYPEISNOTSTRING": 0xC00291D0,
    "DTS_E_SENDMAILTASK_CONNECTIONTYPENOTSMTP": 0xC00291D1,
    "DTS_E_SENDMAILTASK_CONNMNGRNULL": 0xC00291D2,
    "DTS_E_SENDMAILTASK_NOCONNMNGR": 0xC00291D3,
    "DTS_E_VARIABLENOTFOUND": 0xC0010001,
    "DTS_W_SENDMAILTASK_SUBJECT_MISSING": 0x800291C6,
    "DTS_W_SENDMAILTASK_ERROR_IN_TO_LINE": 0x800291C7,
    "DTS_W_SENDMAILTASK_AT_MISSING_IN_FROM": 0x800291C8,
}


def number_of(code: str, event_name: str) -> int:
    """Give the number of a message's code, a symbol or hexadecimal, as a signed Int32."""
    number = int(code, 16) if code.startswith("0x") else OF_SYMBOLS.get(code, GENERAL.get(event_name, 0))
    return number - 2**32 if number >= 2**31 else number
