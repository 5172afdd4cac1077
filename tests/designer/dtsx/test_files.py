"""Files of SSIS in folders and archives."""

import os
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.dtsx.files import archives
from designer.dtsx.files.gathering import gather, gather_uploads
from designer.dtsx.files.projects import ReadFile, read_group
from designer.dtsx.reading.project import read_parameters_file, read_project_file
from tests.designer.dtsx.packed import conmgr, dtproj, ispac, old_dtproj, packed_as, params, with_flag
from tests.designer.dtsx.written import night

NIGHT = night(8)


def read(*paths: Path | str) -> list[ReadFile]:
    return [file for group in gather([str(path) for path in paths]) for file in read_group(group)]


def sent(name: str, content: bytes) -> list[ReadFile]:
    return [file for group in gather_uploads([(name, BytesIO(content))]) for file in read_group(group)]


def names(files: list[ReadFile], within: Path | str = "") -> list[tuple[str, str]]:
    return [(file.name.removeprefix(f"{within}/"), file.refused) for file in files]


@pytest.mark.parametrize("project", [dtproj("Post", "A.dtsx", "B.dtsx"), old_dtproj("A.dtsx", "B.dtsx")])
def test_a_folder_is_a_project_of_which_packages_share_managers(tmp_path: Path, project: str):
    (tmp_path / "Post.dtproj").write_text(project, encoding="utf-8")
    (tmp_path / "A.dtsx").write_bytes(NIGHT)
    (tmp_path / "Mail.conmgr").write_text(conmgr("Mail"), encoding="utf-8-sig")
    (tmp_path / "Project.params").write_text(params(to="ada@example.org"), encoding="utf-16")
    (tmp_path / "readme.md").write_text("no", encoding="utf-8")
    (file,) = read(tmp_path)
    assert file.package is not None
    assert (file.project.name, file.project.packages) == ("Post", ("A.dtsx", "B.dtsx"))
    assert file.project.connections[0].path == "\\Project.ConnectionManagers[Mail]"
    assert file.project.connections[0].connection_string == "SmtpServer=mail01;"
    parameter = file.project.parameters[0]
    assert (parameter.name, parameter.value, parameter.data_type, parameter.is_clr) == (
        "to",
        "ada@example.org",
        18,
        True,
    )


def test_what_a_build_has_copied_is_left_out(tmp_path: Path):
    (tmp_path / "Post.dtproj").write_text(dtproj("Post", "A.dtsx"), encoding="utf-8")
    (tmp_path / "A.dtsx").write_bytes(NIGHT)
    for folder in ("obj/Development", "bin/Development", ".git"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "A.dtsx").write_bytes(NIGHT)
    (tmp_path / "bin/Development/Post.ispac").write_bytes(ispac("Post", {"A.dtsx": NIGHT}))
    assert names(read(tmp_path), tmp_path) == [("A.dtsx", "")]


def test_a_folder_that_is_sent_is_like_one_on_disk():
    names_of = {
        "P/P.dtproj": dtproj("Post", "A.dtsx"),
        "P/obj/A.dtsx": "",
        "P/Mail.conmgr": conmgr("Mail"),
        "P/a.txt": "",
    }
    sent_files = [(name, BytesIO(text.encode())) for name, text in names_of.items()] + [("P/A.dtsx", BytesIO(NIGHT))]
    files = [file for group in gather_uploads(sent_files) for file in read_group(group)]
    assert names(files) == [("P/A.dtsx", "")]
    assert files[-1].project.connections[0].name == "Mail"


def test_what_somebody_names_is_read_wherever_it_is(tmp_path: Path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "P.dtproj").write_text(dtproj("Post", "A.dtsx"), encoding="utf-8")
    (tmp_path / "bin/A.dtsx").write_bytes(NIGHT)
    assert [bool(file.package) for file in read(tmp_path / "P.dtproj", tmp_path / "bin/A.dtsx")] == [False, True]


def test_an_ispac_has_the_names_that_people_gave(tmp_path: Path):
    content = ispac("Post", {"My Night (1).dtsx": NIGHT, "Größe.dtsx": NIGHT}, **{"Mail%20x.conmgr": conmgr("Mail x")})
    (tmp_path / "Post.ispac").write_bytes(content)
    files = read(tmp_path / "Post.ispac")
    assert names(files, tmp_path) == [("Post.ispac/My Night (1).dtsx", ""), ("Post.ispac/Größe.dtsx", "")]
    assert files[0].project.name == "Post"
    assert files[0].project.connections[0].name == "Mail x"


def test_a_zip_may_hold_folders_and_archives_but_no_archives_in_those():
    inner = ispac("Post", {"A.dtsx": NIGHT})
    deep = packed_as({"in/inner.zip": packed_as({"deepest.zip": packed_as({"x.dtsx": NIGHT})}), "a/A.dtsx": NIGHT})
    assert names(sent("up.zip", packed_as({"x/Post.ispac": inner, "B.dtsx": NIGHT}))) == [
        ("up.zip/x/Post.ispac/A.dtsx", ""),
        ("up.zip/B.dtsx", ""),
    ]
    (nested, plain) = sent("up.zip", deep)
    assert nested.refused.startswith("An archive in an archive in an archive")
    assert plain.package is not None


@pytest.mark.parametrize("name", ["../x.dtsx", "/etc/x.dtsx", "C:\\x.dtsx", "a/../../x.dtsx", "..\\x.dtsx", "x\n.dtsx"])
def test_a_name_that_leads_out_is_refused_and_others_are_read(name: str):
    files = sent("up.zip", packed_as({name: NIGHT, "A.dtsx": NIGHT}))
    assert [bool(file.refused) for file in files].count(True) == 1
    assert [file.name for file in files if file.package] == ["up.zip/A.dtsx"]


def test_of_two_entries_of_a_name_the_first_is_read():
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("A.dtsx", NIGHT)
        archive.writestr("a.DTSX", b"other")
    first, second = sent("up.zip", held.getvalue())
    assert first.package is not None
    assert "two entries of this name" in second.refused


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = packed_as({"bomb.dtsx": b" " * (60 * 1024**2), "A.dtsx": NIGHT})
    first, second = sent("up.zip", bomb)
    assert "times its size" in first.refused
    assert second.package is not None


def test_a_bomb_that_lies_about_its_size_is_refused():
    bomb = bytearray(packed_as({"bomb.dtsx": b" " * (60 * 1024**2)}))
    for mark, place in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<I", bomb, bomb.find(mark) + place, 1000)
    (file,) = sent("up.zip", bytes(bomb))
    assert "damaged" in file.refused


def test_all_of_an_archive_together_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives.Budget.__init__, "__defaults__", (len(NIGHT) + 10, None))
    first, second = sent("up.zip", packed_as({"A.dtsx": NIGHT, "B.dtsx": NIGHT}))
    assert first.package is not None
    assert "may still be unpacked" in second.refused


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (packed_as({"readme.md": b"x"}), "no package"),
        (b"PK\3\4", "its list of entries is missing"),
        (b"", "its list of entries is missing"),
        (packed_as({"A.dtsx": NIGHT})[:-10], "its list of entries is missing"),
        (with_flag(packed_as({"A.dtsx": NIGHT}), 1), "encrypted"),
        (packed_as({"A.dtsx": NIGHT}, zipfile.ZIP_LZMA), "Deflate"),
        (packed_as({"A.dtsx": NIGHT}).replace(NIGHT[:9], b"x"), "damaged"),
    ],
    ids=["nothing", "cut", "empty", "end", "encrypted", "method", "damaged"],
)
def test_an_archive_that_cannot_be_read_says_why(content: bytes, told: str):
    content = content if told != "damaged" else _damage(content)
    assert told in sent("up.ispac", content)[0].refused


def test_an_archive_with_very_many_entries_is_refused():
    many = packed_as({f"{number}.txt": b"" for number in range(10_001)})
    assert "more than 10,000 entries" in sent("up.ispac", many)[0].refused


def _damage(content: bytes) -> bytes:
    held = bytearray(content)
    held[60:90] = bytes(30)
    return bytes(held)


def test_what_is_not_there_or_no_file_is_refused(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.dtsx")
    (tmp_path / "empty").mkdir()
    told = dict(names(read("/nowhere.dtsx", tmp_path / "pipe.dtsx", tmp_path / "empty", "a\0b"), tmp_path))
    assert told == {
        "/nowhere.dtsx": "There is no such file.",
        "pipe.dtsx": "This is neither a file nor a folder.",
        "empty": "There is no package (.dtsx) in it.",
        "a\0b": "There is no such file.",
    }


def test_links_in_a_folder_are_not_followed(tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "A.dtsx").write_bytes(NIGHT)
    (tmp_path / "in/link.dtsx").symlink_to(tmp_path / "A.dtsx")
    (tmp_path / "in/folder").symlink_to(tmp_path)
    assert names(read(tmp_path / "in"), tmp_path) == [("in", "There is no package (.dtsx) in it.")]


def test_a_sensitive_parameter_is_empty_and_told_of():
    text = params(password="AQAA").replace('"Value"', '"Value" SSIS:Sensitive="1" SSIS:Salt="x" SSIS:IV="y"')
    (parameter,), findings = read_parameters_file(text.encode())
    assert parameter.value == ""
    assert [(found.rule.code, found.place) for found in findings] == [("MW-I-0906", "\\Project.Parameters[password]")]


def test_projects_of_2005_name_their_packages():
    assert read_project_file(old_dtproj("A.dtsx", "B c.dtsx").encode()).packages == ("A.dtsx", "B c.dtsx")


@given(cut=st.integers(0, 100_000), octets=st.binary(max_size=8), skip=st.integers(0, 60))
def test_a_damaged_archive_is_read_or_refused(cut: int, octets: bytes, skip: int):
    whole = ispac("Post", {"A.dtsx": NIGHT})
    place = cut % len(whole)
    for file in sent("up.ispac", whole[:place] + octets + whole[place + skip :]):
        assert file.package is not None or file.refused
