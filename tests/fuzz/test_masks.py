"""Masks of file names: what a mask fits, whatever it is made of, and that no mask and no folder holds anybody up."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.files import Effort, Folders, find_files
from connections.files.capitals import fold
from connections.files.masks import LONGEST_MASK, compile_mask
from connections.files.refusals import BadPath, FileRefused, TooMany
from connections.files.walking import walk_files
from tests.fuzz.bounds import bounded

MASKS = st.text(alphabet="ab*?.[+", max_size=8)
NAMES = st.text(alphabet="ab.[+é", max_size=8)


def by_expression(mask: str, name: str) -> bool:
    """What a mask means, in the words of a regular expression, which short ones can afford."""
    meant = "".join({"*": ".*", "?": "."}.get(letter, re.escape(letter)) for letter in re.sub(r"\*+", "*", mask))
    return re.fullmatch(meant, name, re.DOTALL) is not None


@given(MASKS, NAMES)
def test_a_mask_fits_what_its_stars_and_question_marks_mean(mask: str, name: str):
    assert compile_mask(mask)(name) is by_expression(mask, name)


@given(st.text(max_size=LONGEST_MASK), st.text(max_size=LONGEST_MASK))
def test_any_text_is_a_mask(mask: str, name: str):
    with bounded(seconds=1):
        fits = compile_mask(mask)
        assert fits(name) in (True, False)
        assert "*" in mask or "?" in mask or fits(name) is (fold(mask) == fold(name))


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        ("*a" * 7 + "b", 0),
        ("*a" * 100 + "b", 0),
        ("*" * LONGEST_MASK, 100),
        ("?*" * 100 + "a", 100),
        ("a*" * 100, 100),
        ("*?" * 120 + "b", 0),
    ],
)
def test_many_stars_over_many_long_names_take_a_moment(tmp_path: Path, mask: str, expected: int):
    for number in range(100):
        (tmp_path / ("a" * 200 + f"{number:03}" + "a" * 40)).touch()
    with bounded(seconds=5):
        assert len(walk_files(str(tmp_path), mask, Folders(None, (tmp_path,)))) == expected
        assert len(find_files(f"{tmp_path}/{mask}", Folders(None, (tmp_path,)))) == expected


@pytest.mark.parametrize("find", [lambda path, where: walk_files(path, "*a" * 200, where),
                                  lambda path, where: find_files(f"{path}/{'*a' * 200}", where)])  # fmt: skip
def test_a_mask_that_is_longer_than_any_name_is_refused(tmp_path: Path, find):
    with pytest.raises(BadPath, match="has more than 255 letters"):
        find(str(tmp_path), Folders(None, (tmp_path,)))


@given(st.text(max_size=6000))
def test_any_text_is_a_path_or_is_refused(path: str):
    with bounded(seconds=1), suppress(FileRefused):
        find_files(path, Folders(None))


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [({"names": 20}, "hold too many files to look through"), ({"seconds": 0}, "took longer than 0 seconds")],
)
def test_looking_ends_when_it_has_cost_what_it_may(tmp_path: Path, bounds: dict[str, int], sentence: str):
    for number in range(30):
        (tmp_path / f"{number}.txt").touch()
    with pytest.raises(TooMany, match=sentence):
        find_files(f"{tmp_path}/*.csv", Folders(None, (tmp_path,)), effort=Effort(**bounds))
