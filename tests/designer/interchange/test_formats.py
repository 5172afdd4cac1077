"""One package in each of SSIS's formats is one document, whatever the files look like."""

from collections import Counter

import pytest

from designer.dtsx.reading.package import read_package
from designer.interchange.importing.packages import import_package
from tests.designer.dtsx.written import FORMATS, night


@pytest.mark.parametrize("version", FORMATS)
def test_a_package_comes_with_everything_from_each_format(version: int):
    document = import_package(read_package(night(version))).document
    assert Counter(each.type for each in document.executables) == {
        "KeptTask": 1,
        "EventHandler": 2,
        "SendMailTask": 3,
        "Sequence": 1,
        "ForeachLoop": 1,
    }
    assert [(each.name, each.type) for each in document.connections] == [
        ("mail01", "SMTP"),
        ("Sales", "KEPT"),
        ("Other", "KEPT"),
    ]
    assert document.connections[0].properties["smtp_server"] == "mail01"
    assert document.connections[0].expressions == {"smtp_server": "@[User::host]"}
    assert len(document.precedence_constraints) == 2
    assert [each.name for each in document.variables] == ["host", "to", "Propagate", "n"]
    by_name = {each.name: each for each in document.executables}
    assert by_name["First"].disable
    assert by_name["Mend"].parent == by_name["OnError"].id
    assert by_name["OnError"].parent == by_name["First"].id
    assert by_name["Mend"].expressions == {"to_line": "@[User::to]"}
    assert by_name["Each file"].properties["variable_mappings"] == [
        {"variable": "User::file", "index": 0, "column": None}
    ]
    assert by_name["Each file"].expressions == {"folder": "@[User::folder]"}


def test_the_formats_differ_in_nothing_but_the_xml_that_is_kept():
    documents = [import_package(read_package(night(version))).document for version in FORMATS]
    plain = [
        document.model_copy(
            update={
                "executables": [each for each in document.executables if each.type != "KeptTask"],
                "connections": [each for each in document.connections if each.type != "KEPT"],
            }
        )
        for document in documents
    ]
    assert plain[0] == plain[1] == plain[2] == plain[3]


def test_a_file_is_kept_by_its_digest_with_all_that_its_document_refers_to():
    octets = night(8)
    imported = import_package(read_package(octets), octets=octets)
    assert imported.kept[imported.document.source] == octets
    kept = {
        each.properties["source"]
        for each in (*imported.document.executables, *imported.document.connections)
        if each.properties.get("source")
    }
    assert kept | {imported.document.source} == imported.kept.keys()
