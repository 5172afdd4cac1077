"""Who has which rights on a thing, from where they come, and so why somebody may do something with it or not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial

from django.db.models import Q

from designer.models import Level, Root, Team, User
from designer.people.permissions import RIGHTS, WORDS, Action, Owned, ask_for, find_whom, is_administrator, securable_of
from designer.people.principals import granted_to
from designer.people.rights import rights_in, rights_that_give

MOST_LINES = 500
"""Grants of one table that are read for one thing; no service lets it have more."""


@dataclass(frozen=True)
class Line:
    """That somebody has a role or a right on a thing, which is_own, or on what the thing is in: where says on what."""

    name: str
    person: User | None
    team: Team | None
    where: str
    level: Level
    is_own: bool

    @property
    def principal(self) -> User | Team:
        """Who has it."""
        found = self.person or self.team
        assert found  # noqa: S101  # a constraint of the tables sees to that
        return found

    def gives(self, action: Action) -> bool:
        """Tell whether it lets one do this with the thing."""
        return bool(rights_in([self.name]) & rights_that_give(RIGHTS[action], self.level.reach))


@dataclass(frozen=True)
class Reason:
    """Whether somebody may do something with a thing, in a sentence."""

    action: Action
    words: str
    is_allowed: bool
    sentence: str


def read_lines(thing: Owned | Root, whose: Q | None = None) -> list[Line]:
    """Give all grants that count for a thing, the thing's own first, in one query for each level; or whose alone."""
    securable = securable_of(thing)
    lines: list[Line] = []
    for number, level in enumerate(securable.levels):
        grants = (
            securable.grants(level)
            .filter(whose or Q())
            .select_related("person", "team", *([level.key] if level.key else []))
        )
        for each in grants.order_by("person__username", "team__name", "name")[:MOST_LINES]:
            where = level.root.label if level.root else str(getattr(each, level.key))
            lines.append(Line(each.name, each.person, each.team, where, level, is_own=number == 0))
    return [line for line in lines if line.is_own or any(map(line.gives, RIGHTS))]


def explain(person: User, thing: Owned | Root) -> list[Reason]:
    """Say of each action whether somebody may do it with a thing, and why or whom to ask."""
    if not person.is_active:
        return [_answer(action, "The account is not active, so it may do nothing.") for action in RIGHTS]
    if is_administrator(person):
        return [_answer(action, "As an administrator, who has every right.", is_allowed=True) for action in RIGHTS]
    his, whom = read_lines(thing, granted_to(person.pk)), cache(partial(find_whom, thing))
    return [_explain(thing, action, his, whom) for action in RIGHTS]


def _explain(thing: Owned | Root, action: Action, his: Iterable[Line], whom: Callable[[], str]) -> Reason:
    giving = tuple(line for line in his if line.gives(action))
    if giving:
        said = "; ".join(f"{line.name} on {line.where}, {_through(line)}" for line in giving)
        return _answer(action, f"By {said}.", is_allowed=True)
    return _answer(action, f"No grant gives it. {ask_for(action, thing, whom())}")


def _answer(action: Action, sentence: str, *, is_allowed: bool = False) -> Reason:
    return Reason(action, WORDS[action].format("it"), is_allowed, sentence)


def _through(line: Line) -> str:
    return f"through the team {line.team}" if line.team else "given in person"
