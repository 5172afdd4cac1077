"""How many imports there may be at once, and how long they are kept."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from designer.errors import Invalid
from designer.models import PackageImport, Project, User
from designer.services.imports.jobs import jobs, limits, recovery
from designer.services.imports.jobs.folder import list_folders
from tasks.node import PERSON
from tests.designer.imports.handing_in import hand_in, work
from tests.designer.interchange.files import mailing

pytestmark = pytest.mark.django_db
A, B = ("A.dtsx", mailing("A")), ("B.dtsx", mailing("B", 2))


def folders(settings: Any) -> list[Path]:
    return list(settings.IMPORT_FILES.iterdir())


def test_so_much_of_one_person_is_under_way_at_once(member: User, project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "OCTETS_OF_PERSON", 2 * len(A[1]))
    hand_in(member, project, A, A)
    with pytest.raises(Invalid, match="no room for more"):
        hand_in(member, project, A)
    monkeypatch.setattr(limits, "MOST_OF_PERSON", 1)
    with pytest.raises(Invalid, match="have not ended"):
        hand_in(member, project, A)


@pytest.mark.parametrize("name", ["../A.dtsx", "/A.dtsx", "a//b.dtsx", "a\x00", "C:\\A.dtsx", "x" * 401, ""])
def test_a_name_that_leads_elsewhere_is_refused_and_nothing_is_kept(
    member: User, project: Project, settings: Any, name: str
):
    with pytest.raises(Invalid, match="no name of a file"):
        hand_in(member, project, (name, b"x"))
    assert not PackageImport.objects.exists()


def test_imports_are_kept_for_a_while_and_files_no_longer_than_a_day(
    member: User, project: Project, settings: Any, django_capture_on_commit_callbacks: Any
):
    job = work(hand_in(member, project, A))
    age(job, recovery.LONGEST_WAIT)
    with django_capture_on_commit_callbacks(execute=True):
        recovery.recover()
    job.refresh_from_db()
    assert (job.state, job.problem, folders(settings)) == ("canceled", recovery.NOT_CHOSEN, [])
    assert recovery.expire_imports() == 0
    PackageImport.objects.update(ended_at=timezone.now() - recovery.KEPT)
    assert recovery.expire_imports() == 1


def test_a_folder_that_no_import_has_is_deleted(member: User, project: Project, monkeypatch: pytest.MonkeyPatch):
    kept, lost = hand_in(member, project, A), hand_in(member, project, B)
    PackageImport.objects.filter(pk=lost.pk).delete()
    monkeypatch.setattr("designer.services.imports.jobs.folder.ABANDONED_AFTER", -1)
    recovery.expire_imports()
    assert list_folders() == [kept.pk]


def test_an_import_counts_as_its_persons_job():
    assert jobs.PERSON == PERSON


def age(job: PackageImport, by: timedelta) -> None:
    PackageImport.objects.filter(pk=job.pk).update(seen_at=timezone.now() - by, queued_at=timezone.now() - by)
