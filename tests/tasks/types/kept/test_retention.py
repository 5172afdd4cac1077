"""Kept XML goes some days after the last package, version and execution that referred to it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from connections.models import ConnectionVersion
from designer.input.digests import digest_of
from designer.models import KeptXml, Package, Project, User
from designer.package.digests import digest_of
from designer.package.document import ConnectionManagerDocument, PackageDocument
from designer.services.packages import create_package
from designer.storage.kept_xml import forget_unreferred, keep
from tasks.runtime.models import Execution, KeptSources
from tasks.runtime.services import start_execution
from tests.packages import executable

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
FILE, TASK, LOOP, MANAGER, VERSION, NOBODY = (digest_of(bytes([number])) for number in range(6))


def document() -> PackageDocument:
    enumerator = {"kind": "Kept", "creation_name": "Microsoft.ForEachSMOEnumerator", "source": LOOP}
    return PackageDocument(
        name="Imported",
        source=FILE,
        executables=[
            executable("KeptTask", "Load", properties={"source": TASK, "outcome": "Succeeded"}),
            executable("ForeachLoop", "Each", properties={"enumerator": enumerator}),
        ],
        connections=[ConnectionManagerDocument(type="KEPT", name="Sales", properties={"source": MANAGER})],
    )


@pytest.fixture
def package(member: User, project: Project) -> Package:
    keep({digest_of(bytes([number])): bytes([number]) for number in range(6)})
    version = ConnectionManagerDocument(type="KEPT", name="Files", properties={"source": VERSION})
    ConnectionVersion.objects.create(project=project, number=1, name="Files", document=version.model_dump(mode="json"))
    return create_package(member, project, document())


def kept() -> set[str]:
    return set(KeptXml.objects.values_list("digest", flat=True))


def days_later(days: int) -> int:
    return forget_unreferred(timezone.now() + timedelta(days=days))


def test_what_a_package_or_a_version_refers_to_stays(package: Package):
    assert days_later(29) == 0
    assert days_later(31) == 1
    assert kept() == {FILE, TASK, LOOP, MANAGER, VERSION}


def test_what_was_deleted_can_be_taken_back_for_some_days(package: Package):
    assert days_later(400) == 1
    package.delete()
    assert days_later(420) == 0
    assert days_later(431) == 4
    assert kept() == {VERSION}


def test_executions_refer_to_what_they_ran(member: User, package: Package):
    first, second = (start_execution(member, package) for _ in range(2))
    assert KeptSources.objects.get().key == first.sources == second.sources
    Package.objects.all().delete()
    days_later(100)
    assert kept() == {FILE, TASK, LOOP, MANAGER, VERSION}
    Execution.objects.all().delete()
    days_later(131)
    assert (kept(), KeptSources.objects.count()) == ({VERSION}, 0)


def test_an_execution_of_nothing_kept_costs_no_row(member: User, project: Project):
    made = create_package(member, project, PackageDocument(name="Plain"))
    assert (start_execution(member, made).sources, KeptSources.objects.count()) == ("", 0)


def test_cleanup_tells_of_it(package: Package, capsys: pytest.CaptureFixture[str]):
    KeptXml.objects.update(kept_at=timezone.now() - timedelta(days=31))
    call_command("cleanup")
    assert "Deleted 1 pieces of kept XML that nothing refers to." in capsys.readouterr().out
