"""The mends of an import, judged: the managers and credentials that they name are there, and the user may use them."""

from collections.abc import Iterable
from typing import Final, NoReturn

from designer.errors import Invalid
from designer.interchange.mending.choices import find_problem, is_shared
from designer.interchange.mending.kinds import find_kind
from designer.models import Project, User
from designer.registry.mends import Mend, Need
from designer.registry.providers.usable import usable

MANAGERS: Final = {Need.MANAGER: "SMTP", Need.FILE_MANAGER: "FILE"}
NO_MANAGER: Final = (
    "You may use no connection manager “{0}” in this project. Write its ID, project:NAME or catalog:FOLDER/NAME, and "
    "ask who manages it for the right USE."
)
NO_CREDENTIAL: Final = "You may use no credential “{0}”. Ask its owner to share it, or choose another one."


def resolve_mends(user: User, project: Project, mends: Iterable[Mend]) -> tuple[Mend, ...]:
    """Give the mends with the IDs of the managers that they name. Raises Invalid with a sentence."""
    resolved = tuple(_resolve(user, project, each) for each in mends)
    if problem := find_problem(resolved):
        _refuse(problem)
    return resolved


def describe_mend(mend: Mend) -> str:
    """Say a mend in a line, for people and for the record."""
    kind = find_kind(mend.kind)
    sentence = kind.sentence.format(key=f"“{mend.key}”" if mend.key else "none") if kind else mend.kind
    return f"{sentence}{f' ({mend.file})' if mend.file else ''}{f': {mend.value}' if mend.value else ''}"


def _resolve(user: User, project: Project, mend: Mend) -> Mend:
    kind = find_kind(mend.kind)
    needs = kind.needs if kind else Need.NOTHING
    if needs is Need.CREDENTIAL and mend.value and not usable().has_credential(user, mend.value):
        _refuse(NO_CREDENTIAL.format(mend.value))
    if needs not in MANAGERS or not is_shared(mend.value):
        return mend
    found = usable().find_manager(user, project.pk, MANAGERS[needs], mend.value)
    if found is None:
        _refuse(NO_MANAGER.format(mend.value))
    return mend.model_copy(update={"value": str(found)})


def _refuse(sentence: str) -> NoReturn:
    raise Invalid(sentence, {"mends": sentence})
