"""Finding packages by any text in them. The database says which may have it, the documents where."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.db.models import CharField, JSONField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from designer.models import Executable, Note, Package, Parameter, PrecedenceConstraint, Variable
from designer.people.permissions import Person, in_visible_projects
from designer.registry.server_types import server_task_types
from designer.searching.texts import Place, find_places
from designer.storage.rows import load_document

Row = TypeVar("Row", bound=Model)
SHORTEST = 2
"""Of a single letter everything has some."""
LONGEST = 150
MOST_LOOKED_INTO = 50
"""Documents that one answer reads."""
MOST_PLACES = 20
"""Places that are shown of one package."""


@dataclass(frozen=True)
class Found:
    """A package with the places where a text is in it, and whether there are more than these."""

    package: Package
    places: list[Place]
    has_more: bool


def find_candidates(user: Person, text: str, after: int = 0) -> list[int]:
    """Give the IDs, from behind one on, of packages that the user may see and that may have a text."""
    if not SHORTEST <= len(text) <= LONGEST:
        return []
    packages = Package.objects.filter(in_visible_projects(user), pk__gt=after)
    found = set(_holding(packages, text).values_list("pk", flat=True))
    for model, way in _tables():
        rows = _holding(model._default_manager.filter(**{f"{way}__in": packages.values("pk")}), text)
        found.update(rows.values_list(f"{way}_id", flat=True).distinct())
    return sorted(found)


def look_into(keys: Iterable[int], text: str) -> list[Found]:
    """Say where the text is in these packages, of which those without it are left out."""
    packages = Package.objects.select_related("project", "modified_by").filter(pk__in=list(keys)).order_by("pk")
    return [found for package in packages if (found := _look(package, text)).places]


def _look(package: Package, text: str) -> Found:
    places = list(islice(find_places(load_document(package), text), MOST_PLACES + 1))
    return Found(package, places[:MOST_PLACES], len(places) > MOST_PLACES)


def _tables() -> Iterator[tuple[type[Model], str]]:
    """Give the tables that hold what packages are made of, each with its way to the package."""
    for model in (Executable, Parameter, Variable, Note, PrecedenceConstraint):
        yield model, "package"
    yield Package._meta.get_field("connections").related_model, "package"
    for made in server_task_types.values():
        yield made.model, "executable__package"


def _holding(rows: QuerySet[Row], text: str) -> QuerySet[Row]:
    """Narrow rows to those of which a column has a text, in whatever case. In JSON it is written with escapes, as the
    database or Python's json writes them."""
    condition = Q()
    for field in rows.model._meta.concrete_fields:
        if isinstance(field, JSONField):
            rows = rows.alias(**{f"text_of_{field.name}": Cast(field.name, TextField())})
            for written in {json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}:
                condition |= Q(**{f"text_of_{field.name}__icontains": written})
        elif isinstance(field, CharField | TextField) and not field.choices:
            condition |= Q(**{f"{field.name}__icontains": text})
    return rows.filter(condition) if condition else rows.none()
