"""Statements that are run again and again: alone or together, they do the same on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from connections.models import ProjectGuard
from designer.database.prepared_inserts import PreparedInsert
from designer.database.prepared_queries import Given, PreparedSave, PreparedSelect, PreparedUpdate
from designer.database.statements import (
    FEW,
    Refused,
    Statement,
    find_writer,
    insist,
    may_go_at_once,
    run_at_once,
    run_together,
)
from designer.models import Project, User
from tasks.runtime.models import TaskRun

pytestmark = pytest.mark.django_db

SAVE = PreparedSave(Project, ["description"])
INSERT = PreparedInsert(Project)
NAMED = PreparedSelect(lambda: Project.objects.filter(name=Given("name", Project, "name")).values_list("pk"))
TELL = PreparedUpdate(
    lambda: (Project.objects.filter(name="50 % of A"), {"description": Given("description", Project, "description")})
)


def test_what_goes_together_tells_each_what_it_answers(project: Project) -> None:
    answers: list[object] = []
    new = [Project(name="B"), Project(name="C")]
    project.description = "Changed"
    statements = [
        NAMED.statement(answers.append, name=project.name),
        *SAVE.statements(project),
        *INSERT.statements(new),
        *TELL.statements([{"description": "Nobody"}], answers.append),
    ]
    with CaptureQueriesContext(connection) as queries:
        run_together(statements)
    assert answers == [[project.pk], 0]
    assert Project.objects.get(pk=project.pk).description == "Changed"
    assert [Project.objects.get(pk=row.pk).name for row in new] == ["B", "C"]
    assert len(queries) == {"postgresql": 1, "sqlite": 4}[connection.vendor]


@pytest.mark.parametrize("count", [1, 2, FEW])
def test_rows_are_changed_each_to_its_own_values(member: User, count: int) -> None:
    rows = [Project(name=f"{number} % of A", description="ä '\\ \"") for number in range(count)]
    INSERT.apply(rows)
    for row in rows:
        row.description = f"{row.name} $1 %s"
    SAVE.apply(*rows)
    assert {one.description for one in Project.objects.filter(pk__in=[row.pk for row in rows])} == {
        f"{number} % of A $1 %s" for number in range(count)
    }


def test_a_constant_with_a_percent_sign_is_found(project: Project) -> None:
    INSERT.apply([Project(name="50 % of A")])
    assert TELL.apply(description="Found") == 1


@pytest.mark.only_on("postgresql")
def test_a_row_belongs_to_that_of_the_first_statement() -> None:
    guard = ProjectGuard()
    new = Project(name="New")
    run_together([*INSERT.statements([new]), *PreparedInsert(ProjectGuard).statements([guard], owner="project_id")])
    assert ProjectGuard.objects.get().project == new


def test_what_one_of_them_raises_is_raised(project: Project) -> None:
    def refuse(_: object) -> None:
        raise LookupError

    statement = NAMED.statement(refuse, name="None")
    with pytest.raises(LookupError):
        run_together([*SAVE.statements(project), Statement(statement.sql, statement.values, refuse, has_rows=True)])


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")
def test_what_goes_at_once_is_done_as_a_whole_or_not(project: Project) -> None:
    (tell,) = map(insist, TELL.statements([{"description": "Told"}]))
    project.description = "Changed"
    statements = [*SAVE.statements(project), tell]
    assert may_go_at_once(statements)
    with pytest.raises(Refused):
        run_at_once(statements)
    assert Project.objects.get().description == ""
    Project.objects.create(name="50 % of A")
    run_at_once(statements)
    assert set(Project.objects.values_list("description", flat=True)) == {"Changed", "Told"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")
def test_who_is_second_is_refused_also_where_the_first_one_has_made_a_row(project: Project) -> None:
    ProjectGuard.objects.create(project=project)
    (tell,) = map(insist, TELL.statements([{"description": "Told"}]))
    with pytest.raises(Refused):
        run_at_once([tell, *PreparedInsert(ProjectGuard).statements([ProjectGuard(project=project)])])


def test_what_changes_too_little_is_refused(project: Project) -> None:
    with pytest.raises(Refused):
        run_together(map(insist, TELL.statements([{"description": "Told"}])))


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("started_at", datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))),
        ("started_at", datetime(2026, 3, 1, 1, 30, 0, 120, tzinfo=UTC)),
        ("started_at", None),
        ("worker", uuid4()),
        ("worker", None),
    ],
)
def test_values_are_written_as_django_writes_them(name: str, value: object) -> None:
    field = TaskRun._meta.get_field(name)
    write = find_writer(field)
    assert write is not None
    assert write(value) == field.get_db_prep_save(value, connection)
