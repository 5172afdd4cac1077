"""The record of who did what. Services write it in the transaction of the change itself; designer.audit reads it."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from designer.database.prepared_inserts import PreparedInsert
from designer.database.quick_rows import QuickRows
from designer.database.statements import Statement, run_together
from designer.models import AuditEntry, Package, Project, Root, User
from designer.people import origin
from designer.people.principals import Caller, Person
from designer.registry.securables import kinds, personal_kinds

LONGEST_NAME, LONGEST_THING, LONGEST_WORDS = 150, 300, 500
LONGEST_CHANGE, MOST_CHANGES = 2_000, 100
MOST_LETTERS = 20_000
"""What all sentences of one entry have together, and then the rest is counted only."""
VALUE, MASKED = "value: ", "(masked: it is sensitive now)"
PARAMETER_ACTIONS = ("added parameter", "changed parameter", "deleted parameter")
RENAMED = re.compile("name: “(.*?)” → “")
Category = AuditEntry.Category
ROWS, INSERT = QuickRows(AuditEntry), PreparedInsert(AuditEntry)
ACCOUNT = "user"
"""The kind of people, and of what is theirs to sign in with."""


def record(
    user: Person | Caller,
    action: str,
    thing: object,
    *,
    project: Project | None = None,
    package: Package | None = None,
    changes: Iterable[str] = (),
) -> None:
    """Write one line: the action in plain words ("saved package"), the thing by name, sentences of what changed."""
    with transaction.atomic(savepoint=False):
        run_together(statements_of(user, action, thing, project=project, package=package, changes=changes))


def statements_of(
    user: Person | Caller,
    action: str,
    thing: object,
    *,
    project: Project | None = None,
    package: Package | None = None,
    changes: Iterable[str] = (),
) -> Iterator[Statement]:
    """Give what writes this line."""
    who = {"user": user if isinstance(user, User) else None, "user_name": user.get_username()}
    version = package.version if package else None
    described = describe_thing(thing, project)
    category = Category.ACCOUNT if described["kind"] == ACCOUNT else Category.CHANGE
    more = {"package": package, "version": version, "changes": list(changes), "category": category}
    yield from INSERT.statements([make_entry(**who, action=action, **described, **more)])


def record_sign_in(user: User, action: str, thing: object, changes: Iterable[str] = ()) -> None:
    """Write one line about somebody's own account, which is of what it is whatever thing says."""
    said = {"user": user, "user_name": user.username, "action": action, "thing": str(thing), "changes": list(changes)}
    make_entry(**said, kind=ACCOUNT, key=str(user.pk), category=Category.ACCOUNT).save()


def make_entry(**values: Any) -> AuditEntry:
    """Make an entry from where it is done now, with texts that are short and of one line."""
    came = origin.current()
    entry = ROWS.make(**{"door": came.door, "door_name": came.name, "address": came.address, **values})
    entry.user_name, entry.door_name = clean(entry.user_name, LONGEST_NAME), clean(entry.door_name, 100)
    entry.action, entry.thing = clean(entry.action, 64), clean(entry.thing, LONGEST_THING)
    entry.changes = _shorten(entry.changes)
    entry.words = fold(f"{entry.action} {entry.thing} {entry.project_name}")[:LONGEST_WORDS]
    return entry


def describe_thing(thing: object, project: Project | None = None) -> dict[str, Any]:
    """Give what an entry says of a thing: its kind and key as addresses have them, its name, and its project's."""
    kind, key = _identify(thing)
    name = thing.label if isinstance(thing, Root) else str(thing)
    return {
        "kind": kind,
        "key": key,
        "thing": name,
        "project": project,
        "project_name": project.name if project else "",
    }


def clean(text: str, longest: int) -> str:
    """Give a text as the record keeps it: not too long, of one line, and nothing in it that moves what is around it."""
    line = " ".join(text[: 4 * longest].split())
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in line)[:longest]


def fold(text: str) -> str:
    """Give a text as the search compares it."""
    return text.lower()


def changes_since(package: Package, version: int) -> list[str]:
    """Say what was changed in a package after this version, a sentence each with the person's name, oldest first."""
    entries = AuditEntry.objects.filter(package=package, version__gt=version).order_by("pk")[:50]
    return _shorten([f"{entry.user_name}: {change}" for entry in entries for change in entry.changes])


def hide_values(changes: Iterable[str], names: Collection[str]) -> list[str]:
    """Give sentences without the values that parameters of these names had."""
    begins = tuple(f"changed “{name}”: " for name in names)
    return [hide_value(each) if each.startswith(begins) else each for each in changes]


def hide_values_of_package(package: Package, names: Collection[str]) -> int:
    """Take the values that parameters of these names had out of the record of a package; give of how many entries."""
    return hide_in(AuditEntry.objects.filter(package=package), lambda changes: hide_values(changes, names))


def hide_values_of_project(project: Project, names: Iterable[str]) -> int:
    """Take the values that a project's parameter had, under all its names, out of the record; give of how many
    entries."""
    entries = AuditEntry.objects.filter(project=project, action__in=PARAMETER_ACTIONS)
    return sum(
        hide_in(entries.filter(thing__iexact=name), lambda changes: list(map(hide_value, changes))) for name in names
    )


def find_parameter_names(project: Project, names: Iterable[str]) -> frozenset[str]:
    """Give names of a project's parameter with those that it had before it was renamed, in small letters."""
    found = {name.casefold() for name in names}
    entries = AuditEntry.objects.filter(project=project, action__in=PARAMETER_ACTIONS).order_by("-pk")
    for thing, changes in entries.values_list("thing", "changes").iterator(chunk_size=500):
        if thing.casefold() in found:
            found |= find_former_names(changes)
    return frozenset(found)


def find_former_names(changes: Iterable[str]) -> set[str]:
    """Give what something was called before these sentences about it renamed it, in small letters."""
    return {match[1].casefold() for each in changes if (match := RENAMED.search(each))}


def hide_in(entries: QuerySet[AuditEntry], hide: Callable[[list[str]], list[str]]) -> int:
    """Let entries tell what this makes of their sentences; give how many tell something else now."""
    hidden = 0
    for entry in entries.iterator(chunk_size=500):
        if (changes := hide(entry.changes)) != entry.changes:
            AuditEntry.objects.filter(pk=entry.pk).update(changes=changes)
            hidden += 1
    return hidden


def hide_value(sentence: str) -> str:
    """Give a sentence without what stands behind "value: ", of which nobody can say where it ends."""
    begin, mark, _ = sentence.partition(VALUE)
    return f"{begin}{mark}{MASKED}" if mark else sentence


def _identify(thing: object) -> tuple[str, str]:
    if isinstance(thing, Root):
        return thing.value, ""
    if not isinstance(thing, Model):
        return "", ""
    known = [*kinds.values(), *personal_kinds.values()]
    kind = next((each for each in known if isinstance(thing, each.model)), None)
    if kind is None and isinstance(of := getattr(thing, "user_id", None), int):
        return ACCOUNT, str(of)  # a token or a second factor
    name, field = (kind.name, kind.key) if kind else (str(thing._meta.model_name), "pk")
    return name, str(getattr(thing, field)).replace("-", "")


def _shorten(changes: list[str]) -> list[str]:
    """Give as many sentences as an entry keeps, and how many there are beside them."""
    kept: list[str] = []
    letters = 0
    for change in changes[:MOST_CHANGES]:
        kept.append(clean(change, LONGEST_CHANGE))
        letters += len(kept[-1])
        if letters > MOST_LETTERS:
            break
    more = len(changes) - len(kept)
    return [*kept, f"and {more:,} more changes"] if more else kept
