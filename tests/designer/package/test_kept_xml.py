"""The store of kept XML: each piece once, whoever keeps it how often."""

import pytest
from django.utils import timezone

from designer.input.digests import digest_of
from designer.models import KeptXml, Project, User
from designer.package.diff import describe_changes
from designer.package.digests import digest_of
from designer.package.document import PackageDocument
from designer.services.packages import create_package
from designer.storage import kept_xml
from designer.storage.kept_xml import TooLarge, keep, load
from designer.storage.rows import load_document

pytestmark = pytest.mark.django_db
DATA = b"<DTS:Executable/>" * 1000


def by_digest(*pieces: bytes) -> dict[str, bytes]:
    return {digest_of(piece): piece for piece in pieces}


def test_what_is_kept_is_given_back_and_smaller_meanwhile():
    pieces = by_digest(DATA, b"", "<a>ü</a>".encode("utf-16"))
    keep(pieces)
    assert load([*pieces, "0" * 64]) == pieces
    row = KeptXml.objects.get(pk=digest_of(DATA))
    assert (row.size, len(bytes(row.content)) < 200) == (len(DATA), True)


def test_keeping_again_is_one_row_that_counts_as_new():
    keep(by_digest(DATA))
    KeptXml.objects.update(kept_at=timezone.now() - timezone.timedelta(days=90))
    keep(by_digest(DATA))
    assert (timezone.now() - KeptXml.objects.get().kept_at).days == 0


def test_many_pieces_take_few_statements(django_assert_max_num_queries: object, monkeypatch: pytest.MonkeyPatch):
    pieces = by_digest(*(str(number).encode() for number in range(450)))
    with django_assert_max_num_queries(12):
        keep(pieces)
    with django_assert_max_num_queries(3):
        assert load(pieces) == pieces


def test_what_is_too_large_or_has_a_wrong_digest_keeps_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kept_xml, "LARGEST", 10)
    with pytest.raises(TooLarge, match="17,000 octets"):
        keep(by_digest(b"<a/>", DATA))
    with pytest.raises(ValueError, match="is not the digest"):
        keep({"0" * 64: b"<a/>"})
    assert not KeptXml.objects.exists()


def test_a_package_keeps_the_file_that_it_came_from(member: User, project: Project):
    source = digest_of(DATA)
    package = create_package(member, project, PackageDocument(name="Imported", source=source))
    document = load_document(package)
    assert document.source == source
    changed = document.model_copy(update={"source": ""})
    assert describe_changes(document, changed) == ["gave up the file of SSIS that it was imported from"]


@pytest.mark.parametrize("digest", ["abc", "A" * 64, "0" * 63 + "g"])
def test_what_is_no_digest_is_refused(digest: str):
    with pytest.raises(ValueError, match="source"):
        PackageDocument(name="Imported", source=digest)
