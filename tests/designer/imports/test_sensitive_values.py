"""What imports and syncs tell of parameters that become sensitive: none of the values that they had in plain."""

from typing import Any

import pytest

from designer.interchange.json_files import write_package_file
from designer.models import ImportedFile, ImportGoal, Package, PackageImport, Project, ProjectSource, User
from designer.package.document import PackageDocument, ParameterDocument
from designer.services.imports.outcomes import Choices
from designer.services.packages import create_package, save_package
from designer.services.sync.report import FileState, SyncedFile, SyncReport
from designer.storage.rows import load_document
from tests.designer.imports.handing_in import hand_in, work

pytestmark = pytest.mark.django_db
PLAIN = "correct horse battery"
SAID = f"changed “Word”: value: “none” → “{PLAIN}”"


@pytest.fixture
def worded(member: User, project: Project) -> Package:
    word = ParameterDocument(name="Word", value="none")
    return create_package(member, project, PackageDocument(name="Ours", parameters=[word]))


def with_word(package: Package, **changes: Any) -> PackageDocument:
    document = load_document(package)
    return document.model_copy(update={"parameters": [document.parameters[0].model_copy(update=changes)]})


def bring(user: User, project: Project, document: PackageDocument) -> PackageImport:
    file = ("Ours.json", write_package_file(document, {}))
    return work(hand_in(user, project, file, goal=ImportGoal.IMPORT, choices=Choices(replace=True)))


def told() -> str:
    return str([*ImportedFile.objects.values_list("report", flat=True), *ProjectSource.objects.values("result")])


def test_an_import_that_makes_a_parameter_sensitive_tells_no_value_and_earlier_ones_none_any_more(
    member: User, project: Project, worded: Package
):
    bring(member, project, with_word(worded, value=PLAIN))
    assert SAID in told()
    bring(member, project, with_word(worded, value=None, sensitive=True))
    assert Package.objects.get().version == 3
    assert PLAIN not in told()
    assert told().count("masked: it is sensitive now") == 2


def test_what_the_last_sync_said_is_masked(member: User, project: Project, worded: Package):
    file = SyncedFile("Ours.json", FileState.KEPT, "Ours", worded.pk, changes=(SAID, "other"), local=(SAID,))
    ProjectSource.objects.create(project=project, path="/", result=SyncReport(files=[file]).describe())
    save_package(member, worded.pk, with_word(worded, value=None, sensitive=True), worded.version)
    assert PLAIN not in told()
    assert "'other'" in told()
