"""What a comparison of environments shows, as its address asks: of which ones, which variables, and from where on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from connections.environments.comparing import Difference, Row, compare
from connections.environments.of_projects import allowed_environments
from connections.environments.services import list_references
from connections.models.environment import Environment
from designer.input.numerals import is_count
from designer.models import Project
from designer.people.permissions import Action, Person

MOST_COLUMNS = 12
MOST_ROWS = 200
SHOWS: Mapping[str, tuple[Difference, ...]] = {
    "": tuple(Difference),
    "different": (Difference.DIFFERENT, Difference.MISSING),
    "missing": (Difference.MISSING,),
}
"""What the words of an address let through."""


@dataclass(frozen=True)
class Asked:
    """What an address asks for; no numbers mean the project's first environments."""

    numbers: tuple[int, ...] = ()
    text: str = ""
    show: str = ""
    after: str = ""

    @classmethod
    def read(cls, query: QueryDict, text: str) -> "Asked":
        """Read it, and what it searches for; what makes no sense there does not count."""
        numbers = tuple(int(each) for each in query.getlist("e") if is_count(each))[:MOST_COLUMNS]
        show = query.get("show", "")
        return cls(numbers, text, show if show in SHOWS else "", query.get("after", ""))

    def address(self, **changed: str) -> str:
        """Give the query string that asks for this, or for it changed."""
        values = {"q": self.text, "show": self.show, **changed}
        return f"?{urlencode([*(('e', each) for each in self.numbers), *((k, v) for k, v in values.items() if v)])}"


@dataclass(frozen=True)
class Comparison:
    """Environments, and the rows of the variables that are shown of them. next is the last name, if there are more."""

    environments: Sequence[Environment]
    rows: Sequence[Row]
    counts: Mapping[str, int]
    next: str

    @property
    def total(self) -> int:
        return self.counts[""]


def read_comparison(user: Person, project: Project, asked: Asked, most: int = MOST_ROWS) -> Comparison:
    """Compare those environments of a project that the user may see, in three queries."""
    known = allowed_environments(user, project.pk, Action.READ)
    chosen = list((known.filter(pk__in=asked.numbers) if asked.numbers else known)[:MOST_COLUMNS])
    usable = set(allowed_environments(user, project.pk, Action.USE).values_list("pk", flat=True))
    rows = compare(chosen, list_references(project), asked.text, {each.pk for each in chosen} - usable)
    counts = {show: sum(row.difference in let for row in rows) for show, let in SHOWS.items()}
    after = asked.after.casefold()
    shown = [row for row in rows if row.difference in SHOWS[asked.show] and row.name.casefold() > after]
    return Comparison(chosen, shown[:most], counts, shown[most - 1].name if len(shown) > most else "")
