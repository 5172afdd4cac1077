"""Whether what LDAP_URL wants is there: a check that every start of Django makes."""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

NOT_INSTALLED = (
    "LDAP_URL is set, and the extra ldap is not installed: install requirements/kerberos.lock (docs/server/deploy.md, "
    "By a directory)."
)


def check_directory(app_configs: Any, **named: Any) -> Iterable[checks.CheckMessage]:
    """Refuse a start with a directory that nobody could be asked of."""
    directory = settings.DIRECTORY
    if not directory.url:
        return
    if not all(find_spec(name) for name in ("ldap", "django_auth_ldap")):
        yield checks.Error(NOT_INSTALLED, id="mailwright.E002")
    if directory.authorities and not Path(directory.authorities).is_file():
        yield checks.Error(f"LDAP_CA_FILE names {directory.authorities}, which is no file.", id="mailwright.E003")
    if directory.is_plain:
        sentence = "LDAP_PLAIN is set, so passwords go to the directory where others can read them."
        yield checks.Warning(sentence, id="mailwright.W004")
