"""What the administrator's settings say of Kerberos from the browser, which Mailwright itself checks (KERBEROS_…)."""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class KerberosSignIn:
    """The keytab with the keys of the service HTTP, and whom its tickets let in. Without one nobody comes so."""

    keytab: str = ""
    realms: tuple[str, ...] = ()
    """Kerberos realms whose people are let in, by their names without the realm."""
    name: str = "Windows"
    creates_accounts: bool = True
    links_accounts: bool = False
    """Whether it opens accounts that have a password; those of administrators it never does."""

    def __post_init__(self) -> None:
        if self.keytab and not self.realms:
            raise ImproperlyConfigured("KERBEROS_KEYTAB is set, so KERBEROS_REALMS has to be, too.")
