"""Packages as files of SSIS: what is read again is the same document, whatever SSIS has no place for."""

from copy import deepcopy
from typing import Any
from uuid import UUID, uuid4
from xml.etree.ElementTree import canonicalize

import pytest
from lxml import etree

from designer.dtsx.reading.package import read_package
from designer.dtsx.writing.serializer import write_xml
from designer.interchange.exporting.files import Order, export_file
from designer.interchange.extras import PLACE, fill_in
from designer.interchange.importing.packages import import_package
from designer.package.document import PackageDocument, ParameterDocument, VariableDocument
from designer.registry.written_parts import Destination
from tests.designer.interchange.sources import xml
from tests.packages import arrow, executable, group, handler, looping, note, package, send_mail, smtp

IDENTIFIER = UUID("00000000-0000-0000-0000-00000000abcd")


def destination(document: PackageDocument, form: int = 8) -> Destination:
    known = {name: one.id for one in document.connections for name in (str(one.id), one.name.casefold())}
    return Destination(form, known)


def again(document: PackageDocument, form: int = 8) -> PackageDocument:
    """Export a document and import the file."""
    exported = export_file(document, Order(IDENTIFIER, destination(document, form)))
    return import_file(exported.octets)


def import_file(octets: bytes) -> PackageDocument:
    return import_package(read_package(octets)).document


def parts_of(document: PackageDocument, *, is_placed: bool = False) -> dict[str, Any]:
    """A document without the order of its parts, which has no meaning, and with positions as files round them."""
    data = fill_in(document).model_dump(mode="json", exclude={"source"})
    for name, value in data.items():
        if isinstance(value, list):
            data[name] = {part["id"]: part for part in value}
    for part in [*data["executables"].values(), *data["notes"].values()]:
        for name in PLACE if is_placed else ():
            del part[name]
    return data


def everything() -> PackageDocument:
    """A package of all that there is to draw."""
    box = executable("Sequence", "Box / one", x=40.0, y=60.0, width=400.0, height=300.0)
    relay = smtp("Relay", port=2525, ehlo_name="worker")
    mail = send_mail("Mail", relay.id, cc_line="c@example.com", file_attachments="a.txt|b.txt", priority="High")
    inner = send_mail("Inner", "relay", message_format="Html", message_source="<b>\x01ü & \r\n</b>")
    inner = inner.model_copy(
        update={"parent": box.id, "expressions": {"to_line": '"a" + @[User::To]', "disable": "FALSE"}}
    )
    loop = executable("ForLoop", "Loop", properties={"init_expression": "@i = 0", "eval_expression": "@i < 3"})
    on_error = handler("OnError", mail, propagate=False)
    report = send_mail("Report", relay.id).model_copy(update={"parent": on_error.id, "disable": True})
    call = executable(
        "ExecutePackageTask",
        "Call",
        properties={"package": "Child", "parameter_bindings": [{"parameter": "P", "variable": "User::To"}]},
    )
    files = executable(
        "ForeachLoop",
        "Files",
        properties={
            "enumerator": {"kind": "File", "folder": "in", "files": "*.csv"},
            "variable_mappings": [{"variable": "User::To", "index": 0}],
        },
    )
    files = files.model_copy(update={"expressions": {"folder": "@[User::To]"}, "maximum_error_count": 0})
    rows = executable(
        "ForeachLoop", "Rows", properties={"enumerator": {"kind": "Row", "path": "rows.csv"}, "parallel": True}
    )
    variables = [
        VariableDocument(name="To", value=" x\ty\n", description="Who"),
        VariableDocument(name="i", type="Int32", value=7, read_only=True),
        VariableDocument(name="At", type="DateTime", value="2026-01-31T08:30:00"),
        VariableDocument(name="Fine", type="DateTime", value="2026-01-31T08:30:00.250000"),
        VariableDocument(name="Rate", type="Decimal", value="19.95"),
        VariableDocument(name="Yes", type="Boolean", value=True, scope=box.id, namespace="Own"),
        VariableDocument(name="List", type="Object", value=[["a", 1]]),
        VariableDocument(name="Made", type="String", value="", expression='"a" + "b"', evaluate_as_expression=True),
        VariableDocument(name="Letter", type="Char", value="\U0001f600"),
    ]
    parameters = [
        ParameterDocument(name="Key", sensitive=True, value=None, required=True),
        ParameterDocument(name="Size", type="Int32", value=5, description="How many"),
    ]
    arrows = [
        arrow(mail, box, "failure", logical_and=False),
        arrow(box, loop, "completion", evaluation_operation="ExpressionAndConstraint", expression="@i > 1"),
        arrow(loop, call),
    ]
    tasks = [box, mail, inner, loop, on_error, report, call, files, rows]
    made = package("Every/thing", tasks, arrows, [relay])
    changes = {
        "variables": variables,
        "parameters": parameters,
        "groups": [group(mail, loop)],
        "notes": [note("Why\n\t<&>", x=-20.5), note("On \x01", inner), note(" ", inside=on_error)],
        "in_doubt": "send_again",
        "max_concurrent_executables": 4,
    }
    return PackageDocument.model_validate({**made.model_dump(), **changes})


@pytest.mark.parametrize("form", [6, 8])
def test_what_is_exported_is_imported_as_the_same_document(form: int):
    document = everything()
    assert parts_of(again(document, form)) == parts_of(document)


def test_what_ssis_can_hold_has_no_note():
    document = looping()
    exported = export_file(document, Order(IDENTIFIER, destination(document)))
    assert not exported.extras
    assert b"Mailwright" not in exported.octets
    imported = import_file(exported.octets)
    assert parts_of(imported, is_placed=True) == parts_of(document, is_placed=True)


def test_what_was_changed_in_ssis_counts_and_the_note_keeps_the_rest():
    relay = smtp("Relay", port=2525)
    document = package(
        "One", [send_mail("Mail", relay.id, message_format="Html", reply_to="r@example.com")], [], [relay]
    )
    exported = export_file(document, Order(IDENTIFIER, destination(document)))
    changed = exported.octets.replace(b'"ann@example.com"', b'"bob@example.com"').replace(b"127.0.0.1", b"127.0.0.2")
    imported = import_file(changed)
    [mail], [manager] = imported.executables, imported.connections
    assert mail.properties["to_line"] == "bob@example.com"
    assert (mail.properties["message_format"], mail.properties["reply_to"]) == ("Html", "r@example.com")
    assert (manager.properties["smtp_server"], manager.properties["port"]) == ("127.0.0.2", 2525)


def test_an_import_that_is_exported_unchanged_differs_in_nothing():
    """What no document describes is put back: attributes of SSIS's designer, configurations, elements of others."""
    loop = executable("ForLoop", "Count", properties={"init_expression": "@Sum = 0", "eval_expression": "@Sum < 3"})
    document = looping()
    document = document.model_copy(update={"executables": [*document.executables, loop]})
    octets = export_file(document, Order(IDENTIFIER, destination(document))).octets
    foreign = octets.replace(b'DTS:LocaleID="-1"', b'DTS:LocaleID="1033"\n      DTS:TaskContact="x"').replace(
        b"<DTS:PackageParameters>",
        b'  <DTS:LogProviders><DTS:LogProvider DTS:DTSID="{1}"/></DTS:LogProviders><DTS:PackageParameters>',
        1,
    )
    imported = import_file(foreign)
    exported = export_file(imported, Order(uuid4(), destination(imported), original=foreign))
    assert not exported.extras
    assert canonical(exported.octets) == canonical(foreign)


@pytest.mark.parametrize(("was", "written"), [(b"1", "1"), (b"2", "0"), (b"3", "0"), (b"5", "5")])
def test_a_file_that_needs_no_password_asks_for_none_whatever_the_original_had(was: bytes, written: str):
    document = looping()
    octets = export_file(document, Order(IDENTIFIER, destination(document))).octets
    foreign = octets.replace(b'ProtectionLevel="0"', b'ProtectionLevel="%s"' % was)
    exported = export_file(import_file(foreign), Order(IDENTIFIER, destination(document), original=foreign))
    assert read_package(exported.octets).properties["ProtectionLevel"] == written


def canonical(octets: bytes) -> str:
    return canonicalize(octets.decode(), strip_text=True, with_comments=True)


@pytest.mark.parametrize(
    "change", [(b"&quot;Html&quot;", b"{{{"), (b"&quot;parts&quot;", b"&quot;parts&quot;: 5, &quot;x&quot;")]
)
def test_a_note_that_somebody_changed_is_told_and_left(change: tuple[bytes, bytes]):
    document = package("One", [send_mail("Mail", message_format="Html")], [], [smtp()])
    octets = export_file(document, Order(IDENTIFIER, destination(document))).octets
    imported = import_package(read_package(octets.replace(*change)))
    assert "MW-I-0090" in [each.rule.code for each in imported.findings]
    [mail] = imported.document.executables
    assert mail.properties["to_line"] == "ann@example.com"
    assert mail.properties.get("message_format", "Text") == "Text"


def test_xml_that_is_kept_comes_out_as_it_was():
    """Comments, text between elements, CDATA, and elements without a namespace in one that has it."""
    data = (
        "<ScriptProject xmlns='urn:x'><!-- made by hand --><?tool on?><Main> a <b>c</b> d\n</Main><Item><bare xmlns=''>"
        " </bare></Item><Code><![CDATA[if (a < b) { } // \u00fc]]></Code></ScriptProject>"
    )
    element = xml(data)
    root = etree.Element("Root")
    root.append(deepcopy(element))
    [written] = etree.fromstring(write_xml(root))
    assert canonical(etree.tostring(written)) == canonical(etree.tostring(element))
