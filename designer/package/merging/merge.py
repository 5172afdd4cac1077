"""Three documents become one: the version that two people began with, and what each made of it.

Whatever one of them changed alone is taken over. What both changed is told, and counts as the one who saves chooses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from designer.input.validation_errors import sentence_of
from designer.package.document import ExecutableDocument, PackageDocument, Part
from designer.package.merging.aligning import align
from designer.package.merging.conflicts import DELETED, MergeConflict, Side, describe
from designer.package.merging.deletions import Deletion, Versions, settle_deletions
from designer.package.merging.order import merge_order
from designer.package.merging.parts import (
    LISTS,
    Disputed,
    Units,
    decide,
    describe_change,
    join,
    merge_values,
    same_but_drawing,
)
from designer.package.merging.tidying import tidy

Choices = Mapping[str, Side]
"""Whose version counts, by the keys of conflicts."""
NOTHING_CHOSEN: Choices = MappingProxyType({})
HEAD = "package"


@dataclass(frozen=True)
class Merged:
    """What comes of two people's changes. There is no document while something is to be chosen, or where what comes of
    them is no package, for which problems say why. renamed says what has another name now."""

    document: PackageDocument | None
    conflicts: tuple[MergeConflict, ...] = ()
    problems: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()


def merge(
    base: PackageDocument, mine: PackageDocument, theirs: PackageDocument, choices: Choices = NOTHING_CHOSEN
) -> Merged:
    """Give what the changes of two people to one version come to."""
    if decided := decide(base, mine, theirs):
        return Merged(mine if decided is Side.MINE else theirs)
    return _Merging(base, align(base, mine, theirs), theirs, choices).run()


@dataclass
class _Merging:
    """One merge under way, with the conflicts that nobody has decided yet."""

    base: PackageDocument
    mine: PackageDocument
    theirs: PackageDocument
    choices: Choices
    conflicts: list[MergeConflict] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def run(self) -> Merged:
        self.names = _name_parts(self.mine, self.theirs, self.base)
        versions = settle_deletions(Versions(self.base, self.mine, self.theirs), self._choose_deletion)
        self.base, self.mine, self.theirs = versions.base, versions.mine, versions.theirs
        lists = {name: self._merge_list(name) for name in LISTS}
        head, disputed = merge_values(self.base, self.mine, self.theirs)
        self._settle(HEAD, self.mine, head, disputed)
        tidied, renamed = tidy(lists, self.theirs)
        document = self._make(PackageDocument, {**join(head), **tidied}) if not self.conflicts else None
        return Merged(None if self.problems else document, tuple(self.conflicts), tuple(self.problems), tuple(renamed))

    def _make(self, kind: type[Part], values: dict[str, Any]) -> Any:
        try:
            return kind(**values)
        except ValidationError as error:
            self.problems += [sentence_of(detail) for detail in error.errors()[:5]]
            return None

    def _merge_list(self, name: str) -> list[Any]:
        base, mine, theirs = (_by_id(each, name) for each in (self.base, self.mine, self.theirs))
        merged = {
            key: self._merge_part(name, base.get(key), mine.get(key), theirs.get(key)) for key in {**theirs, **mine}
        }
        return [merged[key] for key in merge_order([*base], [*mine], [*theirs]) if merged[key] is not None]

    def _merge_part(self, name: str, base: Part | None, mine: Part | None, theirs: Part | None) -> Part | None:
        if side := decide(base, mine, theirs):
            return mine if side is Side.MINE else theirs
        if mine is None or theirs is None:
            return self._keep_or_delete(name, base, mine, theirs)
        if name == "groups":
            return mine
        units, disputed = merge_values(base, mine, theirs)
        self._settle(f"{name}/{_id_of(mine)}", mine, units, disputed)
        made: Part | None = self._make(type(mine), join(units))
        return made

    def _keep_or_delete(self, name: str, base: Part | None, mine: Part | None, theirs: Part | None) -> Part | None:
        """Decide about what one side deleted and the other changed."""
        part = mine or theirs
        assert part is not None  # noqa: S101  # it is on one side
        if name == "groups" or (base and same_but_drawing(base, part)):
            return None
        told = [DELETED if each is None else describe_change(base, part) for each in (mine, theirs)]
        side = self._choose(self._conflict(f"{name}/{_id_of(part)}", part, "", ["", *told]))
        return theirs if side is Side.THEIRS else mine

    def _choose_deletion(self, deletion: Deletion) -> Side:
        """Say whose version counts; what is not decided yet is kept, so that what is in it is merged like the rest."""
        part = deletion.executable
        kept = _by_id(self.theirs if deletion.by is Side.MINE else self.mine, "executables")[part.id]
        told = [DELETED if side is deletion.by else describe_change(part, kept) for side in Side]
        chosen = self._choose(self._conflict(f"executables/{part.id}", part, "", ["", *told]))
        return chosen or deletion.by.other

    def _settle(self, place: str, part: Part, units: Units, disputed: Iterable[Disputed]) -> None:
        """Let the choices count for what both changed."""
        for each in disputed:
            told = [describe(value, self.names) for value in (each.base, each.mine, each.theirs)]
            key = f"{place}/{'.'.join(each.unit)}"
            if self._choose(self._conflict(key, part, each.name, told)) is Side.THEIRS:
                units[each.unit] = each.theirs

    def _choose(self, conflict: MergeConflict) -> Side | None:
        side = self.choices.get(conflict.key)
        if side is None:
            self.conflicts.append(conflict)
        return side

    def _conflict(self, key: str, part: Part, what: str, told: list[str]) -> MergeConflict:
        executable = _executable_of(part)
        return MergeConflict(key, self._name(part), what, executable, *told)

    def _name(self, part: Part) -> str:
        if isinstance(part, PackageDocument):
            return part.name
        return self.names.get(str(_id_of(part)), "")


def _by_id(document: PackageDocument, name: str) -> dict[UUID, Any]:
    return {part.id: part for part in getattr(document, name)}


def _id_of(part: Any) -> UUID:
    key: UUID = part.id
    return key


def _executable_of(part: Any) -> UUID | None:
    if isinstance(part, ExecutableDocument):
        return part.id
    return getattr(part, "to_executable", None) or getattr(part, "executable", None) or getattr(part, "scope", None)


def _name_parts(*documents: PackageDocument) -> dict[str, str]:
    """Name all parts by their IDs as properties have them."""
    names: dict[str, str] = {}
    for each in documents:
        named: list[Any] = [*each.executables, *each.connections, *each.groups, *each.parameters]
        names |= {str(part.id): part.name for part in named}
        names |= {str(part.id): part.qualified_name for part in each.variables}
        names |= {str(part.id): part.title for part in each.notes}
        for arrow in each.precedence_constraints:
            ends = (names.get(str(end), "") for end in (arrow.from_executable, arrow.to_executable))
            names[str(arrow.id)] = " → ".join(ends)
    return names
