"""Which part of the record somebody may see: administrators all of it, others that of what they give rights on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import F, Model, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Replace

from designer.audit.filters import AuditFilter
from designer.database.among import Among
from designer.models import AuditEntry, Project, Root, User
from designer.people.audit import describe_thing
from designer.people.permissions import (
    Action,
    Person,
    Personal,
    Thing,
    is_administrator,
    may,
    require,
    securable_of,
    visible_projects,
    with_right,
)
from designer.people.principals import teams_of
from designer.registry.securables import Kind, kinds, personal_kinds

CATALOG = [Root.CATALOG.value]


@dataclass(frozen=True)
class Record:
    """A part of the record, the newest first. Who sees only that something was changed is told no addresses."""

    entries: QuerySet[AuditEntry]
    tells_origin: bool = True
    about: Thing | None = None

    def narrow(self, narrowed: AuditFilter) -> QuerySet[AuditEntry]:
        """Give the entries that pass; by an address that is not told nothing is found either."""
        entries = narrowed.apply(self.entries)
        return entries if self.tells_origin or not narrowed.address else entries.none()


def find_entries(user: Person) -> Record:
    """Give all that the user may see: of what he gives rights on, and of his own account."""
    entries = _all()
    return Record(entries if is_administrator(user) else entries.filter(_of_their_things(cast("User", user))))


def find_entries_of(user: Person, thing: Thing) -> Record:
    """Give what is about a thing and what is in it: who may read a project sees its changes, who gives rights on the
    thing also from where they were made, and who was refused. Raises NotAllowed or Forbidden."""
    is_shared = may(user, Action.MANAGE_PERMISSIONS, thing)
    if not is_shared:
        require(user, Action.READ if isinstance(thing, Project) else Action.MANAGE_PERMISSIONS, thing)
    entries = _all().filter(_about(thing))
    if not is_shared:
        entries = entries.filter(category=AuditEntry.Category.CHANGE)
    return Record(entries, is_shared, thing)


def _all() -> QuerySet[AuditEntry]:
    return AuditEntry.objects.select_related("project").order_by("-pk")


def _of_their_things(user: User) -> Q:
    """Give the condition for who is no administrator: each kind of thing asks the one policy."""
    # By number, in a query of its own: what a subquery will give, a database guesses from the average project.
    projects = visible_projects(user).filter(with_right(user, Action.MANAGE_PERMISSIONS, Project)).order_by()
    found = Q(project__in=list(projects.values_list("pk", flat=True))) | Q(kind="user", key=str(user.pk))
    for kind in kinds.values():
        if kind.model is not Project:
            found |= _among(kind, with_right(user, Action.MANAGE_PERMISSIONS, kind.model))
    for kind in personal_kinds.values():
        found |= _among(kind, Q(owner=user) | Q(managing_teams__in=teams_of(user)))
    if may(user, Action.MANAGE_PERMISSIONS, Root.CATALOG):
        found |= _of_catalog()
    return found


def _about(thing: Thing) -> Q:
    """Give the condition that an entry is about a thing, or about what is in it and has its rights from there."""
    if isinstance(thing, Root):
        return _of_catalog() if thing is Root.CATALOG else Q(kind=thing.value)
    if isinstance(thing, Project):
        return Q(project=thing)
    if isinstance(thing, Personal):
        return Q(**{name: describe_thing(thing)[name] for name in ("kind", "key")})
    own, found = securable_of(thing).levels[0], Q(pk__in=())
    for kind in kinds.values():
        paths = [level.path for level in kind.levels if level.table == own.table]
        if paths:
            inside = (Q(**{path: cast("Model", thing).pk}) for path in paths)
            found |= _among(kind, _any(inside))
    return found


def _of_catalog() -> Q:
    """Give the condition that an entry is about the catalog, its folders or its managers, also deleted ones."""
    inside = [kind.name for kind in kinds.values() if any(each.root is Root.CATALOG for each in kind.levels)]
    return Q(kind__in=CATALOG + inside, project__isnull=True)


def _among(kind: Kind, condition: Q) -> Q:
    """Give the condition that an entry is about a thing of a kind, with the key as entries have it.

    The keys are found first: else the database would hold each entry there is against each of these questions.
    """
    text: Any = Replace(Cast(kind.key, TextField()), Value("-"), Value(""), output_field=TextField())
    rows = kind.model._default_manager.filter(condition).order_by()
    return Q(kind=kind.name) & Q(Among(F("key"), Subquery(rows.values_list(text))))


def _any(conditions: Iterator[Q]) -> Q:
    found = Q(pk__in=())
    for each in conditions:
        found |= each
    return found
