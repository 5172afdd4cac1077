"""File names as Windows has them: capital letters tell nothing in masks, in the order of lists, nor in typed names."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.files import FileMissing, Folders, find_files, read_file
from connections.files.capitals import fold, order
from connections.files.masks import compile_mask
from connections.files.refusals import NotReadable, OutsideFolders
from connections.files.walking import walk_files
from tests.connections.files.conftest import Disk

NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1, max_size=12)


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(name.encode())


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["10am.txt", "2pm.txt", "7am.txt", "Beta.txt", "alpha.txt"], ["10am.txt", "2pm.txt", "7am.txt", "alpha.txt",
                                                                       "Beta.txt"]),
        (["b.txt", "A.txt", "a.txt", "B.txt", "Ä.txt", "ä.txt"], ["A.txt", "a.txt", "B.txt", "b.txt", "Ä.txt",
                                                                  "ä.txt"]),
        (["_x.TXT", "Z.txt", "a.Txt"], ["_x.TXT", "a.Txt", "Z.txt"]),
    ],
)  # fmt: skip
def test_walking_and_reading_sort_by_one_rule(disk: Disk, names: list[str], expected: list[str]):
    put(disk.allowed / "mail", *names)
    folder = str(disk.allowed / "mail")
    paths = [f"{folder}/{name}" for name in expected]
    assert walk_files(folder, "*.txt", disk.folders) == paths
    assert find_files(f"{folder}/*.TXT", disk.folders) == paths


@pytest.mark.parametrize("mask", ["*.csv", "*.CSV", "*.cSv", "?e?O*.csv", "*ORE.CSV", "*.*"])
def test_masks_do_not_tell_capital_letters(disk: Disk, mask: str):
    put(disk.allowed / "mail", "REPORT.CSV", "more.csv")
    folder = str(disk.allowed / "mail")
    expected = [f"{folder}/{name}" for name in ("more.csv", "REPORT.CSV") if compile_mask(mask)(name)]
    assert expected
    assert walk_files(folder, mask, disk.folders) == expected
    assert find_files(f"{folder}/{mask}", disk.folders) == expected


@pytest.mark.parametrize(
    ("mask", "name", "fits"),
    [("É*", "été.txt", True), ("straße", "STRASSE", False), ("i*", "\u0131x", False), ("K*", "\u212ax", False),
     ("?", "ß", True)],
)  # fmt: skip
def test_a_letter_has_one_other_form(mask: str, name: str, *, fits: bool):
    assert compile_mask(mask)(name) is fits


@given(NAMES)
def test_a_name_fits_itself_in_any_letters_and_stays_as_long(name: str):
    assert len(fold(name)) == len(name)
    assert fold(fold(name)) == fold(name)
    assert compile_mask(name)(fold(name))
    assert compile_mask(fold(name))(name)


@given(st.lists(NAMES, unique=True))
def test_any_names_have_one_order(names: list[str]):
    names.sort(key=order)
    expected = list(names)
    names.reverse()
    assert sorted(names, key=order) == expected
    assert [fold(name) for name in expected] == sorted(map(fold, names))


@pytest.mark.parametrize("path", ["Mail/Report.CSV", "mail/report.csv", "MAIL/REPORT.CSV"])
def test_a_typed_name_means_the_only_file_that_differs_in_capital_letters(disk: Disk, path: str):
    put(disk.allowed / "Mail", "Report.csv")
    assert read_file(f"{disk.allowed}/{path}", disk.folders, 100) == b"Report.csv"


def test_a_name_that_is_there_as_it_was_typed_comes_first(disk: Disk):
    put(disk.allowed / "mail", "a.csv", "A.csv")
    assert read_file(f"{disk.allowed}/mail/A.csv", disk.folders, 100) == b"A.csv"
    assert read_file(f"{disk.allowed}/mail/a.csv", disk.folders, 100) == b"a.csv"


def test_of_several_that_differ_in_capital_letters_none_is_taken_for_another(disk: Disk):
    put(disk.allowed / "mail", "report.csv", "Report.csv")
    with pytest.raises(NotReadable, match=r"“REPORT\.csv” is not there, but “Report\.csv” and “report\.csv” are\."):
        read_file(f"{disk.allowed}/mail/REPORT.csv", disk.folders, 100)


def test_a_link_in_other_letters_is_judged_like_any_link(disk: Disk):
    (disk.allowed / "Out.csv").symlink_to(disk.outside / "secret.txt")
    (disk.allowed / "In.csv").symlink_to("report.csv")
    assert read_file(f"{disk.allowed}/in.CSV", disk.folders, 100) == b"a;b"
    with pytest.raises(OutsideFolders):
        read_file(f"{disk.allowed}/out.csv", disk.folders, 100)


def test_a_folder_with_very_many_names_is_not_searched(disk: Disk, monkeypatch: pytest.MonkeyPatch):
    put(disk.allowed / "mail", "a.csv", "b.csv", "c.csv")
    monkeypatch.setattr("connections.files.capitals.MOST_COMPARED", 2)
    with pytest.raises(FileMissing):
        read_file(f"{disk.allowed}/mail/A.csv", Folders(None, (disk.allowed,)), 100)
