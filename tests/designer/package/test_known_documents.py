"""Each version of a package is read from its rows once in a process, and nobody is given another one than there is."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from designer.models import Package, Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package, save_package
from designer.storage import known_documents
from designer.storage.known_documents import MOST_DOCUMENTS, MOST_PARTS, OF_PART, read_document
from designer.storage.rows import load_document
from tests.packages import chain

pytestmark = pytest.mark.django_db


def renamed(document: PackageDocument, name: str) -> PackageDocument:
    first, *others = document.executables
    return document.model_copy(update={"executables": [first.model_copy(update={"name": name}), *others]})


@pytest.fixture
def made(member: User, project: Project) -> Package:
    return create_package(member, project, chain(3))


def as_it_is(package: Package) -> Package:
    return Package.objects.get(pk=package.pk)


def test_a_document_is_read_once(made: Package):
    first = read_document(made)
    with CaptureQueriesContext(connection) as queries:
        assert read_document(as_it_is(made)) is first
    assert len(queries) == 1  # the package's own row


def test_what_a_save_leaves_is_known_and_is_what_the_rows_say(member: User, made: Package):
    save_package(member, made.pk, renamed(read_document(made), "Other"), made.version)
    saved = as_it_is(made)
    with CaptureQueriesContext(connection) as queries:
        known = read_document(saved)
    assert (len(queries), known) == (0, load_document(saved))


def test_a_second_save_reads_no_rows_of_tasks_and_arrows(member: User, made: Package):
    saved = save_package(member, made.pk, renamed(read_document(made), "Other"), made.version)
    with CaptureQueriesContext(connection) as queries:
        save_package(member, made.pk, renamed(read_document(made), "Another"), saved.version)
    read = [each["sql"] for each in queries if each["sql"].startswith("SELECT")]
    assert not any("constraint" in sql or "sendmail" in sql.lower() for sql in read)


def test_a_save_that_is_rolled_back_leaves_the_document_as_it_was(member: User, made: Package):
    before = read_document(made)
    with transaction.atomic():
        save_package(member, made.pk, renamed(before, "Other"), made.version)
        transaction.set_rollback(True)
    assert read_document(as_it_is(made)) == before == load_document(made)


def test_a_save_while_the_rows_are_read_is_not_taken_for_the_version_before(
    made: Package, monkeypatch: pytest.MonkeyPatch
):
    def load(package: Package) -> PackageDocument:
        Package.objects.filter(pk=made.pk).update(version=made.version + 1)
        return load_document(package)

    monkeypatch.setattr(known_documents, "load_document", load)
    assert read_document(made) is not read_document(made)


def keys_kept(*sizes: int, text: str = "") -> list[int]:
    """Keep documents of so many tasks, each with such a text; give the numbers of those that are known then."""
    known = known_documents._KnownDocuments()
    for number, size in enumerate(sizes):
        made = chain(size)
        written = [each.model_copy(update={"properties": {"lines": [text]}}) for each in made.executables]
        known.keep((number, 1, None), made.model_copy(update={"executables": written}))
    return [number for number, *_ in known._documents]


@pytest.mark.any_database
def test_a_process_keeps_some_documents_and_of_large_ones_fewer():
    assert keys_kept(*[1] * (MOST_DOCUMENTS + 2)) == list(range(2, MOST_DOCUMENTS + 2))
    half = MOST_PARTS // 5  # as many arrows again, and what is written in them
    assert keys_kept(half, half, half) == [1, 2]
    assert keys_kept(1, MOST_PARTS) == [1]


def test_a_process_keeps_fewer_documents_where_their_texts_are_long():
    half = "x" * (MOST_PARTS * OF_PART // 2)
    assert keys_kept(1, 1, 1, 1, text=half) == [3]
    assert keys_kept(1, 1, 1, 1, text=half[: len(half) // 2]) == [1, 2, 3]
    assert keys_kept(1, 1, 1, 1, text="\N{SNOWMAN}" + half[: len(half) // 2]) == [3], "it takes twice as much"
