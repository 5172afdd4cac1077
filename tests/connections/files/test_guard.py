"""The guard: what is read, what is refused and in which words, and that nothing outside is ever opened."""

import errno
import os
import socket
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connections.files import FileMissing, FileRefused, Folders, find_files, read_file
from connections.files.finding import list_folder
from connections.files.refusals import BadPath, NotReadable, OutsideFolders, TooLarge, TooMany
from tests.connections.files.conftest import Disk

LIMIT = 1024


def refusal(path: str, folders: Folders) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        read_file(path, folders, LIMIT)
    return refused.value


@pytest.mark.parametrize("path", ["logo.png", "./logo.png", "{allowed}/report.csv", "/{allowed}//./report.csv"])
def test_a_file_is_read(disk: Disk, path: str):
    assert read_file(path.format(allowed=disk.allowed), disk.folders, LIMIT) in (b"PNG", b"a;b")


def test_a_relative_path_means_the_same_letters_however_they_are_composed(disk: Disk):
    (disk.project / "café.txt").write_bytes(b"text")
    assert read_file("cafe\u0301.txt", disk.folders, LIMIT) == b"text"


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("", BadPath, "The path is missing"),
        ("a\nb", BadPath, "a line break or another control character"),
        ("../outside/secret.txt", BadPath, "goes up with “..”"),
        ("{allowed}/../outside/secret.txt", BadPath, "goes up with “..”"),
        (r"C:\reports\x.csv", BadPath, "is a Windows path, and the workers run on Linux. Upload the file"),
        ("c:/reports/x.csv", BadPath, "is a Windows path"),
        (r"\\server\share\x.csv", BadPath, "is a Windows path"),
        (r"sub\x.csv", BadPath, "is a Windows path"),
        ("/etc/passwd", OutsideFolders, "does not lead to a folder that packages may read here"),
        ("{allowed}-more/x", OutsideFolders, "does not lead to a folder"),
        ("{allowed}/none.csv", FileMissing, "does not exist. Check its spelling."),
        ("{allowed}/report.csv/x", FileMissing, "does not exist"),
        ("{allowed}/" + "x" * 300, FileMissing, "does not exist"),
        ("{allowed}/sub", NotReadable, "is a folder and not a file"),
        ("{allowed}", NotReadable, "is a folder and not a file"),
        (".", NotReadable, "is a folder and not a file"),
    ],
)  # fmt: skip
def test_what_is_no_file_here_is_refused_with_what_to_do(disk: Disk, path: str, kind: type[FileRefused], words: str):
    refused = refusal(path.format(allowed=disk.allowed), disk.folders)

    assert type(refused) is kind
    assert words in refused.sentence


def test_the_symbols_are_those_of_ssis(disk: Disk):
    assert refusal("none.txt", disk.folders).code == "DTS_E_SENDMAILTASK_FILEDOESNOTEXIST"
    assert refusal("/etc/passwd", disk.folders).code == "DTS_E_SENDMAILTASK_INVALIDATTACHMENT"


def test_another_projects_files_are_not_read_by_their_whole_path(disk: Disk):
    other = disk.project.parent / "8" / "plan.txt"
    other.parent.mkdir()
    other.write_bytes(b"plan")

    assert isinstance(refusal(str(other), disk.folders), OutsideFolders)


def test_a_relative_path_needs_a_project(disk: Disk):
    assert "there is no project here" in refusal("logo.png", Folders(None, (disk.allowed,))).sentence


@pytest.mark.parametrize("target", ["report.csv", "{allowed}/report.csv", "sub/../report.csv", "sub/../second"])
def test_a_link_that_stays_inside_is_followed(disk: Disk, target: str):
    (disk.allowed / "second").symlink_to("report.csv")
    (disk.allowed / "link").symlink_to(target.format(allowed=disk.allowed))

    assert read_file(f"{disk.allowed}/link", disk.folders, LIMIT) == b"a;b"


def test_a_linked_folder_inside_is_followed(disk: Disk):
    (disk.allowed / "also").symlink_to("sub", target_is_directory=True)

    assert read_file(f"{disk.allowed}/also/deep.txt", disk.folders, LIMIT) == b"deep"


def test_an_allowed_folder_may_itself_be_a_link(disk: Disk, tmp_path: Path):
    named = tmp_path / "named"
    named.symlink_to(disk.allowed, target_is_directory=True)
    (disk.allowed / "link").symlink_to(disk.allowed / "report.csv")
    folders = Folders(None, (named,))

    assert read_file(f"{named}/report.csv", folders, LIMIT) == b"a;b"
    assert read_file(f"{named}/link", folders, LIMIT) == b"a;b"


@pytest.mark.parametrize("name", ["secret.txt", "nothing-there.txt"])
@pytest.mark.parametrize("target", ["{outside}/{name}", "../outside/{name}"])
def test_a_link_that_leads_out_is_refused_in_the_same_words_whatever_is_there(disk: Disk, target: str, name: str):
    (disk.allowed / "link").symlink_to(target.format(outside=disk.outside, name=name))
    refused = refusal(f"{disk.allowed}/link", disk.folders)

    assert type(refused) is OutsideFolders
    assert refused.sentence == refusal("/nowhere", disk.folders).sentence.replace("/nowhere", f"{disk.allowed}/link")


def test_a_linked_folder_that_leads_out_is_refused(disk: Disk):
    (disk.project / "link").symlink_to(disk.outside, target_is_directory=True)

    assert type(refusal("link/secret.txt", disk.folders)) is OutsideFolders


def test_links_in_a_circle_end(disk: Disk):
    (disk.allowed / "one").symlink_to("two")
    (disk.allowed / "two").symlink_to("one")

    assert "more than 20 links" in refusal(f"{disk.allowed}/one", disk.folders).sentence


def test_a_link_that_is_swapped_all_the_time_never_leads_out(disk: Disk):
    """A folder takes turns with a link to the outside, while somebody reads through it."""
    turned, spare = disk.allowed / "turned", disk.allowed / "spare"
    (disk.allowed / "sub" / "secret.txt").write_bytes(b"inside")
    turned.symlink_to("sub")
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            for target in (disk.outside, Path("sub")):
                spare.symlink_to(target)
                spare.replace(turned)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        read = {try_read(f"{turned}/secret.txt", disk.folders) for _ in range(3000)}
    finally:
        stop.set()
        thread.join()
    assert read <= {b"inside", OutsideFolders}


def try_read(path: str, folders: Folders) -> object:
    try:
        return read_file(path, folders, LIMIT)
    except FileRefused as error:
        return type(error)


def test_a_name_that_becomes_a_link_right_before_it_is_opened_is_not_followed(disk: Disk, monkeypatch):
    """What the kernel is asked to open is swapped in the last moment; the guard then reads the link's words."""
    real_open = os.open

    def swap_and_open(path: object, flags: int, **options: object) -> int:
        if path == "report.csv":
            (disk.allowed / "report.csv").unlink(missing_ok=True)
            (disk.allowed / "report.csv").symlink_to(disk.outside / "secret.txt")
        return real_open(path, flags, **options)

    monkeypatch.setattr(os, "open", swap_and_open)

    assert type(refusal(f"{disk.allowed}/report.csv", disk.folders)) is OutsideFolders


def test_a_pipe_that_nobody_writes_to_does_not_hold_the_reader(disk: Disk):
    os.mkfifo(disk.allowed / "pipe")

    assert "is a pipe, a socket or a device and not a file" in refusal(f"{disk.allowed}/pipe", disk.folders).sentence


def test_a_socket_is_refused(disk: Disk, monkeypatch):
    monkeypatch.chdir(disk.allowed)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket")
        assert "is a pipe, a socket or a device" in refusal(f"{disk.allowed}/socket", disk.folders).sentence


def test_a_device_is_refused():
    assert "is a pipe, a socket or a device" in refusal("/dev/zero", Folders(None, (Path("/dev"),))).sentence


def test_a_file_without_permission_is_refused(disk: Disk, monkeypatch):
    """The superuser, as whom tests may run, may read everything: so the kernel's answer is acted."""
    real_open = os.open

    def refuse(path: object, flags: int, **options: object) -> int:
        if path == "report.csv":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real_open(path, flags, **options)

    monkeypatch.setattr(os, "open", refuse)
    sentence = refusal(f"{disk.allowed}/report.csv", disk.folders).sentence

    assert "may not be read by the operating system's user" in sentence


@pytest.mark.parametrize(("size", "reads"), [(LIMIT, True), (LIMIT + 1, False), (1 << 40, False)])
def test_a_file_is_read_up_to_the_limit_and_a_huge_one_costs_nothing(disk: Disk, size: int, reads: bool):
    with (disk.allowed / "huge").open("wb") as file:
        file.truncate(size)
    read = try_read(f"{disk.allowed}/huge", disk.folders)

    assert read == (bytes(LIMIT) if reads else TooLarge)


def test_a_pattern_gives_the_files_that_fit_by_name(disk: Disk):
    for name in ("b1.csv", "B2.csv", "a1.csv", "a10.csv", "[1].csv", ".hidden.csv", "a1.csvx"):
        (disk.project / name).touch()
    (disk.project / "NOTES").touch()
    (disk.project / "folder.csv").mkdir()
    (disk.project / "out.csv").symlink_to(disk.outside / "secret.txt")
    (disk.project / "in.csv").symlink_to("logo.png")

    assert find_files("*.csv", disk.folders) == ["[1].csv", "a1.csv", "a10.csv", "b1.csv", "B2.csv", "in.csv"]
    assert find_files("*.*", disk.folders) == find_files("*", disk.folders), "as Windows has it"
    assert find_files("a?.csv", disk.folders) == ["a1.csv"]
    assert find_files("[1].*", disk.folders) == ["[1].csv"]
    assert find_files("*.pdf", disk.folders) == []


def test_what_a_pattern_gives_can_be_read(disk: Disk):
    found = find_files(f"{disk.allowed}/sub/d*", disk.folders)

    assert [read_file(path, disk.folders, LIMIT) for path in found] == [b"deep"]


def test_a_path_without_wildcards_is_given_unseen(disk: Disk):
    assert find_files("none.txt", disk.folders) == ["none.txt"]


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("{allowed}/*/deep.txt", BadPath),
        ("{allowed}/../*", BadPath),
        ("/etc/*", OutsideFolders),
        ("{allowed}/none/*", FileMissing),
        ("{allowed}/report.csv/*", FileMissing),
        (r"C:\reports\*.csv", BadPath),
    ],
)
def test_a_pattern_that_leads_nowhere_is_refused(disk: Disk, pattern: str, kind: type[FileRefused]):
    with pytest.raises(kind):
        find_files(pattern.format(allowed=disk.allowed), disk.folders)


def test_a_pattern_that_fits_too_many_is_refused(disk: Disk):
    (disk.project / "second.png").touch()
    with pytest.raises(TooMany, match="fits more than 1 files"):
        find_files("*", disk.folders, most=1)


def test_a_folder_is_listed_folders_first_and_up_to_a_number(disk: Disk):
    entries, has_more = list_folder(str(disk.allowed), disk.folders)
    assert [(entry.name, entry.is_folder) for entry in entries] == [("sub", True), ("report.csv", False)]
    assert not has_more
    assert list_folder(str(disk.allowed), disk.folders, most=1)[1]


def test_names_that_are_no_text_are_left_out(disk: Disk):
    (Path(os.fsdecode(os.fsencode(disk.project) + b"/\xff.txt"))).touch()

    assert find_files("*.txt", disk.folders) == []


PARTS = st.sampled_from(["..", ".", "", "sub", "out", "allowed", "outside", "secret.txt", "loop", "deep.txt", "*", "~"])


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(PARTS, max_size=6), start=st.sampled_from(["", "/", "{allowed}/", "{outside}/"]))
def test_no_path_whatever_reads_the_secret(disk: Disk, parts: list[str], start: str):
    for name, target in (("out", disk.outside), ("loop", Path("sub/../out"))):
        if not (disk.allowed / name).is_symlink():
            (disk.allowed / name).symlink_to(target)
            (disk.project / name).symlink_to(target)
    path = start.format(allowed=disk.allowed, outside=disk.outside) + "/".join(parts)

    assert try_read(path, disk.folders) != b"secret"
