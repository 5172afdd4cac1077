"""What the administrator's settings say of a directory (LDAP_…)."""

from dataclasses import dataclass, field

from django.core.exceptions import ImproperlyConfigured

from designer.accounts.single_sign_on.rules import SignInRules

SECURE, OPEN = "ldaps://", "ldap://"
NO_PLACE = " needs %(user)s where the name belongs, and %% for a percent sign."


@dataclass(frozen=True)
class Directory(SignInRules):
    """A directory that is asked whether a name and a password are right. url is empty where there is none."""

    url: str = ""
    """One server, or several of the same kind with blanks between, of which the next is asked where one is away."""
    is_plain: bool = False
    """Whether passwords go to ldap:// without StartTLS, for everybody on the way to read."""
    authorities: str = ""
    """A file of certificates (PEM) that the server's is verified by; none: those that the machine trusts."""
    seconds: float = 5
    """For how long one question waits."""
    bind_dn: str = ""
    bind_password: str = field(default="", repr=False)
    user_base: str = ""
    user_filter: str = "(uid=%(user)s)"
    user_dn: str = ""
    """The DN that somebody binds as, with %(user)s in it, in place of a search."""
    name_attribute: str = "uid"
    """Which has the user name, as somebody types it and as the account is called."""
    group_base: str = ""
    group_filter: str = "(member=%(dn)s)"

    def __post_init__(self) -> None:
        if self.url and (sentence := self._find_fault()):
            raise ImproperlyConfigured(sentence)

    @property
    def starts_tls(self) -> bool:
        """Tell whether a connection begins in the clear and is secured before anything is said."""
        return self.url.startswith(OPEN) and not self.is_plain

    def _find_fault(self) -> str:
        wants_groups = self.groups or self.allowed_groups or self.administrators
        if not any(all(url.startswith(kind) for url in self.url.split()) for kind in (SECURE, OPEN)):
            return f"LDAP_URL is “{self.url}”. Write ldaps://HOST, or ldap://HOST for StartTLS."
        if bool(self.user_base) == bool(self.user_dn):
            return "LDAP_URL is set, so either LDAP_USER_BASE or LDAP_USER_DN has to be, and not both."
        if self.bind_dn and not self.bind_password:
            return "LDAP_BIND_DN is set, so LDAP_BIND_PASSWORD has to be, too."
        if wants_groups and not self.group_base:
            return "LDAP_GROUPS, LDAP_ALLOWED_GROUPS and LDAP_ADMINISTRATORS need LDAP_GROUP_BASE."
        if not _takes(self.user_filter, "user"):
            return f"LDAP_USER_FILTER{NO_PLACE}"
        if self.user_dn and not _takes(self.user_dn, "user"):
            return f"LDAP_USER_DN{NO_PLACE}"
        if not _takes(self.group_filter, "user", "dn"):
            return "LDAP_GROUP_FILTER needs %(dn)s or %(user)s where the person belongs, and %% for a percent sign."
        return ""


def _takes(pattern: str, *names: str) -> bool:
    """Tell whether a pattern has a place for one of these, and for nothing else."""
    values = dict.fromkeys(names, "a value")
    try:
        filled = pattern % values
    except (KeyError, ValueError, TypeError):
        return False
    return "a value" in filled and str(values) not in filled
