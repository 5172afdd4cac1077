"""Octets become XML, or a sentence."""

import pytest

from designer.dtsx.source import FileRefused
from designer.dtsx.xml.limits import Limits
from designer.dtsx.xml.tree import parse

TEXT = "<a>Grüße</a>"
BOMB = '<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


def declared(encoding: str, text: str = TEXT) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{text}'


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", [TEXT, declared("utf-8"), declared("utf-16"), f"\n  {TEXT}"])
def test_unicode_is_found_by_its_octets(encoding: str, text: str):
    assert parse(text.encode(encoding)).root.text == "Grüße"


@pytest.mark.parametrize("encoding", ["windows-1252", "Windows-1250", "iso-8859-1", "cp850", "ISO-8859-15"])
def test_code_pages_are_read_as_declared(encoding: str):
    tree = parse(declared(encoding).encode(encoding))
    assert (tree.root.text, tree.note) == ("Grüße", "")


def test_code_pages_of_more_than_one_octet_are_read():
    assert parse(declared("shift_jis", "<a>日本</a>").encode("shift_jis")).root.text == "日本"


@pytest.mark.parametrize(
    ("said", "true"),
    [("utf-8", "cp1252"), ("windows-1252", "utf-8"), ("utf-16", "utf-8"), ("us-ascii", "cp1252"), ("utf-16", "cp1252")],
)
def test_a_declaration_that_lies_is_not_believed_and_told_of(said: str, true: str):
    tree = parse(declared(said).encode(true))
    assert tree.root.text == "Grüße"
    assert said in tree.note


@pytest.mark.parametrize("encoding", ["rot13", "base64", "utf-7", "idna", "unicode_escape", "nonsense", "cp037", "zip"])
def test_an_encoding_that_is_none_of_texts_is_refused(encoding: str):
    with pytest.raises(FileRefused, match="its encoding is"):
        parse(declared(encoding).encode())


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("before", ["", '<?xml version="1.0"?>', "<!-- x --><?p i?> \n"])
@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
def test_a_doctype_is_refused_in_every_encoding(encoding: str, before: str, text: str):
    with pytest.raises(FileRefused, match="DOCTYPE"):
        parse((before + text).encode(encoding))


@pytest.mark.parametrize(
    ("octets", "told"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"hello", "no XML"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "git lfs pull"),
        (b"<a>\n<<<<<<< HEAD\n<b/>\n=======\n<c/>\n>>>>>>> x\n</a>", "merge in Git"),
        (b"\x89PNG\r\n\x1a\n", "no XML"),
        (b"<a>\n<b", "ends too early, at line 2"),
        (b"<a><b></b>\n", "ends too early, at line 2"),
        (b"<a>\n<b></a>", "line 2, column 8"),
        (b"<a>&b;</a>", "line 1, column 7"),
        (b"<a>\0</a>", "not well-formed"),
        (b"<x:a/>", "not well-formed"),
        (b"<a/><a/>", "not well-formed"),
        (b"<a>" * 5_000, "nested too deep"),
        (b"<a>" * 450 + b"</a>" * 450, "nested deeper than 400"),
        (b"<a b='" + b"x" * (17 * 1024**2) + b"'/>", "too long"),
        ("<a>ü".encode("utf-16")[:-1], "not text in the encoding"),
        (b"<a>\x81\xff</a>", "not text in the encoding"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_no_xml_is_refused_with_a_sentence(octets: bytes, told: str):
    with pytest.raises(FileRefused, match=told):
        parse(octets)


def test_one_text_of_many_megabytes_is_normal():
    assert len(parse(b"<a>" + b"TVqQAAMA" * 2_000_000 + b"</a>").root.text) == 16_000_000


@pytest.mark.parametrize(
    ("octets", "limits"),
    [
        (b"<a/>" * 40, Limits(octets=100)),
        (b"<a>" + b"<b/>" * 300_000 + b"</a>", Limits()),
        (b"<a>" + b"<b c='' d='' e='' f=''/>" * 200_000 + b"</a>", Limits()),
    ],
    ids=["large", "tags", "attributes"],
)
def test_what_would_fill_the_memory_is_refused_before_it_is_parsed(octets: bytes, limits: Limits):
    with pytest.raises(FileRefused, match=r"MB|more than"):
        parse(octets, limits)


def test_nothing_is_included_from_elsewhere():
    include = '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/hostname" parse="text"/></a>'
    assert parse(include.encode()).root[0].text is None


def test_lines_are_those_of_the_file_beyond_65535():
    tree = parse(b"<?xml version='1.0'?>\n<a>" + b"\n" * 70_000 + b"<b>x</b></a>")
    assert tree.root[0].sourceline == 70_002
