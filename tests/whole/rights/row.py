"""A row of the tables: who may have a service done, and what it is given."""

from collections.abc import Callable
from dataclasses import dataclass

from designer.models import User
from tests.installation.everything import Installation
from tests.whole.given_to_services import Given
from tests.whole.test_rights_of_pages import DESIGNERS, MANAGERS, OPERATORS, READERS

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """Who may; what it is given, of an installation in which everything is, and for whom; and who is told that they may
    not. Others are told that there is nothing; without told, who sees the project is told."""

    who: frozenset[str]
    give: Callable[[Installation, User], Given]
    told: frozenset[str] | None = None

    def expect(self, person: str) -> str:
        told = READERS if self.who in (OPERATORS, DESIGNERS, MANAGERS) else NOBODY
        if person in self.who:
            return "done"
        return "told" if person in (told if self.told is None else self.told) else "nothing there"
