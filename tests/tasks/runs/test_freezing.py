"""An execution is written down with its line of the audit, or not at all, before anybody is told of it."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from designer.database.commits import await_disk, commit_ahead
from designer.database.statements import insist
from designer.errors import Conflict
from designer.models import AuditEntry, Package, Project, User
from designer.people.audit import statements_of
from designer.services.packages import create_package
from tasks.runtime import services
from tasks.runtime.logging_levels import Logging
from tasks.runtime.models import Execution
from tasks.runtime.planner import WHOLE
from tasks.runtime.preparation.freezing import UNCHANGED, freeze
from tasks.runtime.preparation.pipeline import rehearse
from tasks.runtime.preparation.stages import RunRequest
from tasks.runtime.services import start_execution
from tests.packages import chain

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, chain(1))


def find_lines() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.filter(action="started execution").values_list("key", "thing"))


@pytest.mark.parametrize("is_within", [False, True])
def test_the_audit_names_the_execution_by_its_number(member: User, saved: Package, is_within: bool):
    with transaction.atomic() if is_within else CaptureQueriesContext(connection):
        execution = start_execution(member, saved)
    assert find_lines() == [(str(execution.pk), f"{saved.name} #{execution.pk}")]
    assert Execution.objects.get().pk == execution.pk


@pytest.mark.parametrize("tries_out", [False, True])
def test_nothing_is_written_of_a_package_that_was_saved_or_deleted_meanwhile(
    member: User, saved: Package, tries_out: bool
):
    document = chain(1) if tries_out else None
    request = RunRequest(member, saved, {}, "", WHOLE, Logging.choose(), document=document)
    checked = rehearse(request)
    Package.objects.filter(pk=saved.pk).update(version=saved.version + 1)
    if tries_out:
        Package.objects.filter(pk=saved.pk).delete()
    with pytest.raises(Conflict, match="deleted while" if tries_out else "saved while"):
        freeze(checked)
    assert (Execution.objects.count(), find_lines()) == (0, [])


def test_a_worker_may_begin_while_the_caller_waits_for_the_disk(
    member: User, saved: Package, monkeypatch: pytest.MonkeyPatch
):
    seen: list[object] = []
    monkeypatch.setattr(services, "enqueue", lambda _, key, __: seen.append(Execution.objects.filter(pk=key).exists()))
    monkeypatch.setattr(services, "await_disk", lambda: seen.append("on the disk"))
    start_execution(member, saved)
    assert seen == [True, "on the disk"]


@pytest.mark.only_on("postgresql")
def test_the_disk_is_waited_for_once_after_what_was_committed_ahead(member: User, saved: Package):
    statements = [*statements_of(member, "started execution", saved)]
    commit_ahead([insist(UNCHANGED.statement(list, pk=saved.pk, version=saved.version)), *statements])
    with CaptureQueriesContext(connection) as first:
        await_disk()
    with transaction.atomic():
        commit_ahead(statements_of(member, "started execution", saved))
    with CaptureQueriesContext(connection) as second:
        await_disk()
    assert ([each["sql"] for each in first], len(second)) == (["SELECT pg_logical_emit_message(true, '', '')"], 0)
