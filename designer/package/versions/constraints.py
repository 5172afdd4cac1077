"""The precedence constraints of what comes back from an earlier version, as far as they can be drawn now."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from designer.package.document import PackageDocument, PrecedenceConstraintDocument


def bring_constraints(
    now: PackageDocument, then: PackageDocument, keys: Collection[UUID], parents: Mapping[UUID, UUID | None]
) -> tuple[list[PrecedenceConstraintDocument], list[str]]:
    """Give the constraints with those of the earlier version on executables that come back, where both ends are beside
    each other and no circle is closed; and in sentences which stay away. parents says what is in what now."""
    wanted = [each for each in then.precedence_constraints if not set(_ends(each)).isdisjoint(keys)]
    ids, pairs = {each.id for each in wanted}, {_ends(each) for each in wanted}
    found = [each for each in now.precedence_constraints if each.id not in ids and _ends(each) not in pairs]
    names = {each.id: each.name for each in then.executables}
    after, told = _Followers(found), []
    for each in wanted:
        begin, end = _ends(each)
        if obstacle := _find_obstacle(begin, end, parents, after):
            told.append(f"The constraint from “{names[begin]}” to “{names[end]}” stays away: {obstacle}.")
            continue
        after.add(begin, end)
        found.append(each)
    return list(_agree(found, now, then, keys)), told


def _ends(constraint: PrecedenceConstraintDocument) -> tuple[UUID, UUID]:
    return constraint.from_executable, constraint.to_executable


def _find_obstacle(begin: UUID, end: UUID, parents: Mapping[UUID, UUID | None], after: "_Followers") -> str:
    if begin not in parents or end not in parents:
        return "one of them is gone"
    if parents[begin] != parents[end]:
        return "they are not in the same container any more"
    return "it would close a circle now" if after.leads_to(end, begin) else ""


def _agree(
    constraints: Sequence[PrecedenceConstraintDocument],
    now: PackageDocument,
    then: PackageDocument,
    keys: Collection[UUID],
) -> Iterator[PrecedenceConstraintDocument]:
    """Let all constraints to one executable be AND, or all OR: as then to what comes back, as now to all else."""
    as_now, as_then = (
        {each.to_executable: each.logical_and for each in one.precedence_constraints} for one in (now, then)
    )
    for each in constraints:
        first, second = (as_then, as_now) if each.to_executable in keys else (as_now, as_then)
        is_and = first.get(each.to_executable, second.get(each.to_executable, each.logical_and))
        yield each.model_copy(update={"logical_and": is_and})


class _Followers:
    """What comes after what, to see whether one more constraint would close a circle."""

    def __init__(self, constraints: Iterable[PrecedenceConstraintDocument]) -> None:
        self._after: dict[UUID, set[UUID]] = {}
        for each in constraints:
            self.add(*_ends(each))

    def add(self, begin: UUID, end: UUID) -> None:
        self._after.setdefault(begin, set()).add(end)

    def leads_to(self, begin: UUID, end: UUID) -> bool:
        seen, waiting = set[UUID](), [begin]
        while waiting:
            one = waiting.pop()
            if one == end:
                return True
            if one not in seen:
                seen.add(one)
                waiting += self._after.get(one, ())
        return False
