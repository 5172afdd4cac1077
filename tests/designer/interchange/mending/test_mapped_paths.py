"""Paths that an import maps, mends of one place, and mends that cannot be."""

import json
from dataclasses import replace
from typing import Any

import pytest

from designer.dtsx.source import SourceEnumerator, SourcePackage, SourceProject
from designer.interchange.checking import Checked, check_package
from designer.interchange.mending.choices import find_problem, read_mends
from designer.interchange.mending.paths import map_path
from designer.interchange.mending.texts import map_expression
from designer.registry.mends import Mend
from tests.designer.interchange.sources import package, part, task, xml

NODES = "Microsoft.ForEachNodeListEnumerator"


def loop(kind: str, element: str = "<ForEachEnumerator/>") -> Any:
    enumerator = SourceEnumerator(
        **{**part("\\Package\\Loop.ForEachEnumerator", CreationName=kind), "element": xml(element)}, kind=kind
    )
    return replace(task("Loop", "STOCK:FOREACHLOOP"), enumerator=enumerator)


def check(source: SourcePackage, *mends: Mend) -> Checked:
    return check_package(source, SourceProject(), mends, "A.dtsx")


def codes(checked: Checked) -> list[str]:
    return [each.rule.code for each in checked.findings]


def test_a_mend_of_one_place_counts_in_its_file_alone():
    source = package(loop(NODES))
    mend = Mend(kind="foreach.rows", key="\\Package\\Loop.ForEachEnumerator", file="B.dtsx", value="rows.csv")
    assert "MW-I-0130" in codes(check(source, mend))
    assert "Name the file" in find_problem([mend.model_copy(update={"file": ""})])


@pytest.mark.parametrize(
    ("path", "mapped"),
    [
        ("\\\\fs1\\reports\\a\\b.csv", "/data/a/b.csv"),
        ("\\\\FS1\\Reports", "/data"),
        ("//fs1/reports/", "/data/"),
        ("\\\\fs1\\reports2\\a.csv", None),
        ("\\\\fs1\\reports\\old\\a.csv", "archive/a.csv"),
        ("c:\\temp\\x.txt", "x.txt"),
        ("reports/a.csv", None),
    ],
)
def test_the_longest_beginning_of_a_path_is_mapped_in_any_case(path: str, mapped: str | None):
    pairs = {"\\\\fs1\\reports": "/data", "\\\\fs1\\reports\\old\\": "archive/", "C:\\Temp": ""}
    mends = [Mend(kind="path.map", key=key, value=value) for key, value in pairs.items()]
    assert map_path(path, mends) == mapped


@pytest.mark.parametrize(
    ("text", "mapped"),
    [
        (r'"\\\\fs1\\in\\a.csv"', '"/data/a.csv"'),
        (r'"\\\\fs1\\in\\" + @[User::A] + "\\b.csv"', '"/data/" + @[User::A] + "/b.csv"'),
        (r'@[User::Folder] + "\\b.csv"', '@[User::Folder] + "/b.csv"'),
        (r'@[User::Other] + "\\b.csv"', None),
        (r'"\\\\fs1\\in" + @[User::A]', None),
        (r'REPLACE("\\\\fs1\\in\\a", "\\", "/")', None),
        ('"no path at all"', None),
        ("what is this", None),
    ],
)
def test_a_path_in_an_expression_is_mapped_where_that_is_certain(text: str, mapped: str | None):
    mends = [Mend(kind="path.map", key="\\\\fs1\\in", value="/data")]
    assert map_expression(text, mends, {"user::folder", "folder"}) == mapped


@pytest.mark.parametrize(
    ("mend", "sentence"),
    [
        ({"kind": "nothing.known"}, "no kind of mend"),
        ({"kind": "path.map", "key": "\\\\fs1", "value": "C:\\x"}, "Windows drive or share itself"),
        ({"kind": "smtp.server", "key": "a", "value": "10.0.0.6"}, "an address again"),
        ({"kind": "smtp.server", "key": "a", "value": "two words"}, "one host name"),
        ({"kind": "smtp.manager", "key": "a", "value": "Relay"}, "the ID of no connection manager"),
        ({"kind": "mail.address", "key": "a", "value": "no address"}, "no address"),
    ],
)
def test_a_mend_that_would_mend_nothing_is_refused_with_a_sentence(mend: dict[str, str], sentence: str):
    assert sentence in find_problem(read_mends(json.dumps([mend])))


def test_mends_that_are_no_list_of_them_are_refused_with_an_example():
    with pytest.raises(ValueError, match="JSON list"):
        read_mends('{"kind": 1}')
