"""Saving packages: versions, names, and who may."""

import pytest

from designer.errors import Invalid, NotAllowed, NotFound, Stale
from designer.models import AuditEntry, Package, Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package, delete_package, find_package, save_package
from designer.storage.rows import load_document
from tests.packages import package, send_mail
from tests.rights import join


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, package(tasks=[send_mail("One")]))


def test_a_save_makes_a_new_version_and_an_audit_entry(member: User, saved: Package):
    after = save_package(member, saved.pk, load_document(saved).model_copy(update={"description": "New"}), 1)
    assert after.version == 2
    entry = AuditEntry.objects.latest("pk")
    assert (entry.user_name, entry.action, entry.version) == ("mia", "saved package", 2)
    assert entry.changes == ["changed the package: description: “New”"]


def test_a_stale_save_is_refused_with_who_changed_what(member: User, stranger: User, project: Project, saved: Package):
    join(project, stranger)
    document = load_document(saved)
    save_package(stranger, saved.pk, document.model_copy(update={"executables": []}), 1)
    with pytest.raises(Stale) as caught:
        save_package(member, saved.pk, document, 1)
    assert caught.value.changes == ["stan: deleted the task “One”"]
    assert load_document(Package.objects.get(pk=saved.pk)).executables == []


def test_a_name_that_the_project_has_is_refused_in_any_case(member: User, project: Project, saved: Package):
    with pytest.raises(Invalid, match="has a package called “NIGHTLY” already"):
        create_package(member, project, PackageDocument(name="NIGHTLY"))


@pytest.mark.parametrize(
    ("executable", "sentence"),
    [
        (send_mail("One", priority="Urgent"), "“One”, priority"),
        (send_mail("One", colour="red"), "“One”, colour"),
        (send_mail("One").model_copy(update={"type": "Teleport"}), "of the type Teleport"),
    ],
)
def test_properties_of_a_wrong_shape_are_refused_and_nothing_is_stored(
    member: User, saved: Package, executable: object, sentence: str
):
    with pytest.raises(Invalid, match=sentence):
        save_package(member, saved.pk, load_document(saved).model_copy(update={"executables": [executable]}), 1)
    assert Package.objects.get(pk=saved.pk).version == 1


def test_a_stranger_sees_nothing_and_changes_nothing(stranger: User, project: Project, saved: Package):
    with pytest.raises(NotAllowed):
        find_package(stranger, saved.pk)
    with pytest.raises(NotAllowed):
        save_package(stranger, saved.pk, load_document(saved), 1)
    with pytest.raises(NotAllowed):
        delete_package(stranger, saved)
    with pytest.raises(NotAllowed):
        create_package(stranger, project, PackageDocument(name="Mine"))


def test_a_deleted_package_is_gone(member: User, saved: Package):
    delete_package(member, saved)
    with pytest.raises(NotFound):
        find_package(member, 1_000_000)
