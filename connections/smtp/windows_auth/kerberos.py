"""The Kerberos libraries, which are an extra, and their errors in our words."""

import re
from collections.abc import Iterator

from spnego.exceptions import ContextExpiredError, CredentialsExpiredError, NoCredentialError

from connections.errors import (
    AccountDisabled,
    AccountExpired,
    AuthenticationFailed,
    ClockSkew,
    EncryptionTypeRefused,
    KdcUnreachable,
    KerberosFailed,
    KeytabUnusable,
    NoTicket,
    PasswordExpired,
    RealmNotNamed,
    RealmUnknown,
    Server,
    ServiceUnknown,
    SmtpStage,
    TicketExpired,
    UnknownUser,
    WrongPassword,
)
from connections.smtp.windows_auth.identity import Identity, KeytabIdentity
from connections.smtp.windows_auth.principals import Service

try:
    import gssapi
    import krb5
except ImportError:
    installed = False
else:
    installed = gssapi is not None

MINOR = re.compile(r"Minor \(\d+\): (.*)", re.DOTALL)
# Error codes of krb5.h: -1765328384 and the number in RFC 4120 section 7.5.9, and the library's own from -1765328256.
CODES: dict[int, type[AuthenticationFailed]] = {
    -1765328383: AccountExpired,  # KDC_ERR_NAME_EXP
    -1765328378: UnknownUser,  # KDC_ERR_C_PRINCIPAL_UNKNOWN
    -1765328377: ServiceUnknown,  # KDC_ERR_S_PRINCIPAL_UNKNOWN
    -1765328370: EncryptionTypeRefused,  # KDC_ERR_ETYPE_NOSUPP
    -1765328366: AccountDisabled,  # KDC_ERR_CLIENT_REVOKED
    -1765328361: PasswordExpired,  # KDC_ERR_KEY_EXP
    -1765328360: WrongPassword,  # KDC_ERR_PREAUTH_FAILED, as Active Directory has it
    -1765328353: WrongPassword,  # KRB_AP_ERR_BAD_INTEGRITY, as MIT has it
    -1765328352: TicketExpired,  # KRB_AP_ERR_TKT_EXPIRED
    -1765328351: ClockSkew,  # KRB_AP_ERR_TKT_NYV
    -1765328347: ClockSkew,  # KRB_AP_ERR_SKEW
    -1765328316: RealmUnknown,  # KDC_ERR_WRONG_REALM
    -1765328243: NoTicket,  # KRB5_CC_NOTFOUND
    -1765328236: ClockSkew,  # KRB5_KDCREP_SKEW
    -1765328230: RealmUnknown,  # KRB5_REALM_UNKNOWN
    -1765328228: KdcUnreachable,  # KRB5_KDC_UNREACH
    -1765328203: KeytabUnusable,  # KRB5_KT_NOTFOUND
    -1765328189: NoTicket,  # KRB5_FCC_NOFILE
    -1765328174: WrongPassword,  # KRB5_PREAUTH_FAILED
    -1765328164: KdcUnreachable,  # KRB5_REALM_CANT_RESOLVE
    -1765328160: RealmNotNamed,  # KRB5_CONFIG_NODEFREALM
}


UNKNOWN_USER = -1765328378
UNREACHABLE = -1765328228
UNKNOWN_REALM = (-1765328316, -1765328230, -1765328164)


def is_unknown_user(error: Exception) -> bool:
    """Tell whether a KDC does not know whom it was asked for."""
    return code_of(error) == UNKNOWN_USER


def is_unknown_realm(error: Exception) -> bool:
    """Tell whether this worker knows no KDC of the realm."""
    return code_of(error) in UNKNOWN_REALM


def is_unreachable(error: Exception) -> bool:
    """Tell whether no KDC of a known realm answers."""
    return code_of(error) == UNREACHABLE


def default_realm() -> str:
    """Give the realm that this machine belongs to, or "" when it has none."""
    try:
        realm: bytes = krb5.get_default_realm(krb5.init_context())
    except krb5.Krb5Error:
        return ""
    return realm.decode()


def kerberos_error(server: Server, error: Exception, identity: Identity, service: Service) -> AuthenticationFailed:
    """Turn an error of pyspnego, gssapi or krb5 into ours."""
    said = list(_unwrap(error))
    kind = next((CODES[code] for each in said if (code := code_of(each)) in CODES), None)
    if kind is None:
        kind = next((found for each in said if (found := _kind(each, identity))), KerberosFailed)
    words = _words(said[-1])
    details = {ServiceUnknown: str(service), NoTicket: words, KeytabUnusable: words, KerberosFailed: words}
    return kind(server, SmtpStage.AUTH, None, details.get(kind, str(identity)))


def _unwrap(error: BaseException | None) -> Iterator[BaseException]:
    """Give the error and those that it was made of, the outermost first."""
    while error is not None:
        yield error
        error = getattr(error, "base_error", None) or error.__cause__


def code_of(error: BaseException) -> int:
    """Give the krb5 code of an error, which GSSAPI holds as an unsigned number."""
    code: int = getattr(error, "err_code", None) or getattr(error, "min_code", None) or 0
    return code - 2**32 if code >= 2**31 else code


def _kind(error: BaseException, identity: Identity) -> type[AuthenticationFailed] | None:
    if isinstance(error, CredentialsExpiredError | ContextExpiredError):
        return TicketExpired
    if isinstance(identity, KeytabIdentity):
        return KeytabUnusable
    return NoTicket if isinstance(error, NoCredentialError) else None


def _words(error: BaseException) -> str:
    """Give the library's sentence without its wrapping."""
    message = getattr(error, "err_msg", None) or str(error)
    text = message.decode(errors="replace") if isinstance(message, bytes) else str(message)
    minor = MINOR.search(text)
    return (minor[1] if minor else text).strip().rstrip(".") or type(error).__name__
