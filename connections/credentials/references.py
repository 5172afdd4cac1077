"""Credentials whose secret is not kept here but referred to: who may make one, and what is wrong with it.

A reference names a secret of whoever runs the installation, and whoever chooses the reference and the servers has it
shown to them. So both are for administrators, however the credential came to its owner; others use it where they let
them, as they use any credential.
"""

from connections.credentials.sources import SOURCES, SecretUnavailable, find_source
from connections.models import LONGEST_REFERENCE, Credential
from designer.errors import Forbidden
from designer.people.permissions import Person, is_administrator

KEPT = "kept"
"""What forms and the API call a secret that is kept here."""
KEPT_HERE = "Kept here, encrypted"
ADMINISTRATORS = (
    "A reference names a secret of whoever runs this installation, so only administrators make credentials by "
    "reference. Ask one of them to make it and to let you use it, or enter the secret itself."
)
OTHERS = (
    "The secret of the credential “{credential}” is a reference to one of whoever runs this installation, so only "
    "administrators change it, its servers and who may use it. Ask one of them."
)
NO_NAME = "Say what it refers to. {allowed}"
TOO_LONG = f"This is longer than {LONGEST_REFERENCE} characters, which no reference is."
BOTH = "Give the secret itself or a reference to it, and not both."


def require_reference_rights(user: Person, credential: Credential) -> None:
    """Raise Forbidden where somebody else than an administrator would change a credential by reference."""
    if credential.source and not is_administrator(user):
        raise Forbidden(OTHERS.format(credential=credential))


def find_reference_problems(user: Person, source: str, reference: str, *, has_secret: bool) -> dict[str, str]:
    """Say what is wrong with a reference that somebody wants to make, by field."""
    if not is_administrator(user):
        return {"source": ADMINISTRATORS}
    try:
        found = find_source(source)
    except SecretUnavailable as error:
        return {"source": error.sentence}
    if has_secret:
        return {"reference": BOTH}
    if not reference or len(reference) > LONGEST_REFERENCE:
        return {"reference": TOO_LONG if reference else NO_NAME.format(allowed=found.describe_allowed())}
    objection = found.find_objection(reference)
    return {"reference": objection} if objection else {}


def describe_secret(credential: Credential) -> str:
    """Say where a secret comes from."""
    if not credential.source:
        return KEPT_HERE
    source = SOURCES.get(credential.source)
    where = source.describe(credential.reference) if source else f"{credential.source} {credential.reference}"
    return where[:1].upper() + where[1:]
