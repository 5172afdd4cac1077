"""What a select offers of something that an installation may have very many of: the first, and a search for the rest.

A select with the attribute data-search becomes a combobox (static/src/forms/picker.ts), which asks the address
/choices/… for what holds the words that are typed. What was chosen before stays an option, whatever the search gives.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django import forms
from django.db.models import Model, Q, QuerySet

MOST_CHOICES = 50
MOST_WORDS = 10
Choice = tuple[str, str]
Group = tuple[str, list[Choice]]
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Choices:
    """Options in groups, and whether there are more than these; a group without a label is none."""

    groups: list[Group]
    has_more: bool = False

    def offer(self, field: forms.Field | forms.Widget, first: Iterable[Choice], search: str) -> None:
        """Fill a field, or a select: some options first, then these; where there are more, say what searches them."""
        options: list[Choice | Group] = list(first)
        for label, choices in self.groups:
            options += [(label, choices)] if label else choices
        assert isinstance(field, forms.ChoiceField | forms.Select)  # noqa: S101  # narrows the type
        field.choices = options
        if self.has_more:
            widget = field.widget if isinstance(field, forms.ChoiceField) else field
            widget.attrs["data-search"] = search

    @property
    def values(self) -> set[str]:
        """The values of all options."""
        return {value for _, choices in self.groups for value, _ in choices}


def containing(text: str, *fields: str) -> Q:
    """Give the condition that every word occurs in one of the fields, in whatever case."""
    found = Q()
    for word in words_of(text):
        found &= Q.create([(f"{field}__icontains", word) for field in fields], connector=Q.OR)
    return found


def words_of(text: str) -> list[str]:
    """Give the words to look for, of which a person who pastes a page means none."""
    return text.split()[:MOST_WORDS]


def read_first(rows: QuerySet[Row]) -> tuple[list[Row], bool]:
    """Give the first rows, and whether there are more."""
    found = list(rows[: MOST_CHOICES + 1])
    return found[:MOST_CHOICES], len(found) > MOST_CHOICES
