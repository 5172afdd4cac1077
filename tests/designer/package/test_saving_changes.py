"""A save writes what has changed, and leaves the rows that writing everything would leave."""

from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.models import Executable, Note, Package, Parameter, PrecedenceConstraint, Project, User, Variable
from designer.package.document import PackageDocument, ParameterDocument, VariableDocument
from designer.registry.server_types import server_task_types
from designer.services.packages import create_package, save_package
from designer.storage.rows import as_stored, load_document, save_document
from tests.packages import arrow, chain, executable, note, package, send_mail, smtp

BOX = executable("Sequence", "Box")
TASKS = [
    send_mail("One"),
    send_mail("Two"),
    send_mail("Three"),
    BOX,
    send_mail("Inside").model_copy(update={"parent": BOX.id}),
]
PARTS: dict[str, list[Any]] = {
    "executables": TASKS,
    "precedence_constraints": [arrow(TASKS[0], TASKS[1]), arrow(TASKS[1], TASKS[2]), arrow(TASKS[2], BOX, "failure")],
    "variables": [
        VariableDocument(name="Own", scope=BOX.id),
        VariableDocument(name="First"),
        VariableDocument(name="Last"),
    ],
    "parameters": [ParameterDocument(name="From"), ParameterDocument(name="To")],
    "notes": [note("About", TASKS[0]), note("Free")],
}
CHANGED: dict[str, dict[str, Any]] = {
    "executables": {"description": "Another"},
    "precedence_constraints": {"logical_and": False},
    "variables": {"value": "Another"},
    "parameters": {"required": True},
    "notes": {"text": "Another"},
}
TABLES: tuple[type[models.Model], ...] = (Executable, PrecedenceConstraint, Parameter, Variable, Note)
OF_OTHERS = ("from_executable_id", "to_executable_id", "scope_id", "executable_id")


def whole(parts: dict[str, list[Any]]) -> PackageDocument:
    """Make a package of these parts and of what they refer to alone."""
    ids = {one.id for one in parts["executables"]}
    tasks = [one for one in parts["executables"] if one.parent is None or one.parent in ids]
    ids = {one.id for one in tasks}
    lists = {
        **parts,
        "executables": tasks,
        "precedence_constraints": [
            one for one in parts["precedence_constraints"] if {one.from_executable, one.to_executable} <= ids
        ],
        "variables": [one for one in parts["variables"] if one.scope is None or one.scope in ids],
        "notes": [one for one in parts["notes"] if one.executable is None or one.executable in ids],
    }
    return PackageDocument(name="Nightly", connections=[smtp()], **lists)


@st.composite
def documents(draw: st.DrawFn) -> PackageDocument:
    """Packages of some of the parts, in any order, some of them changed."""
    parts = {}
    for name, all_of in PARTS.items():
        chosen = draw(
            st.permutations(all_of).flatmap(lambda order: st.integers(0, len(order)).map(lambda n: order[:n]))
        )
        parts[name] = [one.model_copy(update=CHANGED[name]) if draw(st.booleans()) else one for one in chosen]
    return whole(parts)


def rows_of(package: Package) -> dict[str, list[dict[str, Any]]]:
    """Give all rows of a package, without their own keys: what refers to executables, by their IDs."""
    uids = dict(Executable.objects.filter(package=package).values_list("pk", "uid"))
    rows = {table: table._default_manager.filter(package=package).values() for table in TABLES}
    mails = server_task_types["SendMailTask"].model
    rows[mails] = mails._default_manager.filter(executable__package=package).values()
    return {table.__name__: sorted((_read(row, uids) for row in found), key=str) for table, found in rows.items()}


def _read(row: dict[str, Any], uids: dict[int, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in ("id", "package_id")}
    return {name: uids.get(value) if name in OF_OTHERS else value for name, value in kept.items()}


@pytest.fixture
def two(member: User, project: Project) -> tuple[Package, Package]:
    names = ("Changed", "Written anew")
    made = [create_package(member, project, package(name, [], [], [smtp()])) for name in names]
    return made[0], made[1]


@pytest.mark.django_db
def test_writing_what_has_changed_leaves_what_writing_everything_leaves(two: tuple[Package, Package]):
    changed, anew = two

    @settings(max_examples=25, deadline=None)
    @given(documents(), documents())
    def check(first: PackageDocument, second: PackageDocument) -> None:
        with transaction.atomic():
            save_document(changed, first)
            before = load_document(changed)
            stored = as_stored(second, before)
            save_document(changed, stored, before)
            save_document(anew, second)
            assert rows_of(changed) == rows_of(anew)
            assert load_document(changed) == stored == as_stored(second)
            transaction.set_rollback(True)

    check()


@pytest.mark.django_db
def test_a_save_that_moves_a_task_writes_one_row_of_it_and_none_of_the_others(member: User, project: Project):
    made = create_package(member, project, chain(30))
    document = load_document(made)
    moved = [one.model_copy(update={"x": 40.0}) if one.name == "Mail 3" else one for one in document.executables]
    with CaptureQueriesContext(connection) as queries:
        save_package(member, made.pk, document.model_copy(update={"executables": moved}), made.version)
    written = [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "DELETE", "UPDATE"))]
    of_tasks = [sql for sql in written if '"designer_executable"' in sql]
    assert len(of_tasks) == 1
    assert of_tasks[0].count("Mail ") == 1
    assert not [sql for sql in written if "precedenceconstraint" in sql]
