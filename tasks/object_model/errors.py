"""The errors of the object model, with SSIS's symbols and codes."""

from typing import Final

from tasks.object_model.spelling import spelled_as_ssis

CODES: Final = {
    "DTS_E_CONNECTIONNOTFOUND": 0xC001000E,
    "DTS_E_ELEMENTNOTFOUND": 0xC0010009,
    "DTS_E_VARIABLENOTFOUND": 0xC0010001,
    "DTS_E_INVALIDCONNECTIONTYPE": 0xC0014005,
    "DTS_E_NAMEALREADYUSED": 0xC0014100,
    "DTS_E_TASKNOTFOUND": 0xC0010025,
    "DTS_E_PROPERTYREADONLY": 0xC001F021,
    "DTS_E_CANTSETPROPERTY": 0xC001F025,
    "DTS_E_CONNECTIONVALIDATIONFAILED": 0xC001401D,
    "DTS_E_CANTLOADFILE": 0xC001401E,
    "E_NOTIMPL": 0x80004001,
}
"""SSIS's number of what goes wrong. The symbols of those that SSIS has no word of are ours, their numbers SSIS's."""


@spelled_as_ssis
class DtsException(Exception):  # SSIS calls it so
    """Something that the object model refuses: a sentence, a symbol, and SSIS's error code."""

    def __init__(self, symbol: str, sentence: str) -> None:
        super().__init__(f"{sentence} ({symbol} 0x{CODES[symbol]:08X})")
        self.symbol = symbol
        self.sentence = sentence

    @property
    def error_code(self) -> int:
        return CODES[self.symbol]


class NotFound(DtsException, LookupError):
    """A collection has no such element."""


class Refused(DtsException, ValueError):
    """A value that does not fit where it was to go, or may not be set."""
