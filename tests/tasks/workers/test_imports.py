"""An import on real workers: one that is killed in the middle is followed by another, and each package comes once."""

from collections.abc import Iterator

import pytest
from django.db.models import F
from django.utils import timezone

from designer.models import AuditEntry, ImportGoal, Package, PackageImport, Project, User
from designer.services.imports.jobs import jobs, recovery, services
from designer.services.imports.jobs.finding import load_report
from designer.services.imports.outcomes import Choices
from tests.designer.imports.handing_in import hand_in
from tests.designer.interchange.files import mailing, manager
from tests.programs.processes import empty_broker, kill, worker
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]
MANY = 40


@pytest.fixture(autouse=True)
def _broker() -> Iterator[None]:
    empty_broker()
    yield
    empty_broker()


def state_of(job: PackageImport) -> str:
    return PackageImport.objects.values_list("state", flat=True).get(pk=job.pk)


def test_a_killed_worker_is_followed_by_another_and_each_package_comes_once(member: User, project: Project):
    files = [(f"{number}.dtsx", mailing(f"Package {number}", number + 1)) for number in range(MANY)]
    with worker(processes=1) as first:
        job = hand_in(member, project, *files, ("Relay.conmgr", manager()), goal=ImportGoal.IMPORT)
        wait_until(lambda: Package.objects.count() >= 3, 60)
        kill(first)
    assert (state_of(job), 3 <= Package.objects.count() < MANY) == ("importing", True)
    PackageImport.objects.update(seen_at=F("seen_at") - recovery.LOST_AFTER)
    with worker(processes=1):
        jobs.recover_imports()
        wait_until(lambda: state_of(job) == "done", 90)
    job.refresh_from_db()
    names = AuditEntry.objects.filter(action="created package").values_list("thing", flat=True)
    assert sorted(names) == sorted(f"Package {number}" for number in range(MANY))
    assert {each.outcome.value for each in load_report(job).files if each.name} == {"created"}
    assert [each.outcome.value for each in load_report(job).shared] == ["created"]


def test_imports_of_one_project_that_come_at_once_are_done_one_after_the_other(member: User, project: Project):
    same = ("Nightly.dtsx", mailing())
    with worker(processes=2):
        made = [hand_in(member, project, same, goal=ImportGoal.IMPORT) for _ in range(3)]
        wait_until(lambda: all(state_of(job) == "done" for job in made), 60)
    told = sorted(load_report(job).files[0].outcome.value for job in made)
    assert told == ["created", "unchanged", "unchanged"]


def test_who_cancels_ends_what_a_worker_is_at(member: User, project: Project):
    files = [(f"{number}.dtsx", mailing(f"Package {number}", number + 1)) for number in range(MANY)]
    with worker(processes=1):
        job = hand_in(member, project, *files)
        wait_until(lambda: state_of(job) == "read", 60)
        services.choose(member, job.pk, Choices())
        wait_until(lambda: Package.objects.exists(), 60)
        job = services.cancel_import(member, job.pk)
        later = hand_in(member, project, ("Other.dtsx", mailing("Other", 99)), goal=ImportGoal.IMPORT)
        wait_until(lambda: state_of(later) == "done", 60)
    told = [each.package for each in load_report(job).files if each.outcome.value == "created"]
    assert (state_of(job), Package.objects.count()) == ("canceled", len(told) + 1)
    assert job.ended_at <= timezone.now()
