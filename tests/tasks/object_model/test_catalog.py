"""A program on a team's server: packages of projects, and runs by workers, with the rights of a person."""

from collections.abc import Callable

import pytest

from designer.models import AuditEntry, Package, Project, User
from designer.storage.rows import load_document
from mailwright import DtsException, DTSExecResult
from mailwright import Package as Drawn
from mailwright.catalog import Catalog
from tasks.program_catalog import catalog as room
from tasks.runtime.engine import engine

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def catalog(member: User) -> Catalog:
    return Catalog(member.username)


@pytest.fixture
def drawn() -> Drawn:
    package = Drawn()
    package.name = "Nightly"
    package.executables.add("STOCK:ExpressionTask").inner_object.expression = "1 / @[$Package::Number]"
    package.parameters.add("Number", "Int32").value = 1
    return package


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch, queue: list[tuple[str, int]]) -> Callable[[float], None]:
    """Let a worker do what is queued while somebody waits."""

    def work(_seconds: float) -> None:
        for job, key in queue:
            getattr(engine, job)(key)

    monkeypatch.setattr(room, "sleep", work)
    return work


def test_a_package_is_saved_loaded_changed_and_saved_again(catalog: Catalog, project: Project, drawn: Drawn):
    catalog.save_package(drawn, project.name)
    loaded = catalog.load_package(project.name, "nightly")
    loaded.description = "Changed"
    catalog.save_package(loaded, project.name)
    catalog.save_package(loaded, project.name)

    stored = Package.objects.get(project=project)
    assert load_document(stored).description == "Changed"
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))[-3:] == [
        "created package",
        "saved package",
        "saved package",
    ]


def test_what_somebody_saved_meanwhile_is_not_written_over(catalog: Catalog, project: Project, drawn: Drawn):
    catalog.save_package(drawn, project.name)
    first, second = (catalog.load_package(project.name, "Nightly") for _ in range(2))
    catalog.save_package(first, project.name)
    with pytest.raises(DtsException, match="was saved by"):
        catalog.save_package(second, project.name)


@pytest.mark.usefixtures("work")
def test_workers_run_it(catalog: Catalog, project: Project, drawn: Drawn):
    catalog.save_package(drawn, project.name)
    assert catalog.execute(project.name, "Nightly") == DTSExecResult.SUCCESS
    assert catalog.wait(catalog.start(project.name, "Nightly", {"Number": 0})) == DTSExecResult.FAILURE


def test_it_has_the_rights_of_its_person(catalog: Catalog, project: Project, stranger: User, drawn: Drawn):
    catalog.save_package(drawn, project.name)
    other = Catalog(stranger.username)
    with pytest.raises(DtsException, match="There is no project"):
        other.load_package(project.name, "Nightly")
    with pytest.raises(DtsException, match="There is no project"):
        other.save_package(drawn, project.name)
    with pytest.raises(DtsException, match="There is no project"):
        other.start(project.name, "Nightly")
    with pytest.raises(DtsException, match="There is no person “nobody” who may sign in"):
        Catalog("nobody")
