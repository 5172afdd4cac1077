"""Two catalogs compared: what is the same, what differs in which properties, and what only one of them has."""

from pathlib import Path

import pytest

from connections.comparison.differences import Difference, ThingKind, ThingState, compare
from connections.comparison.file import (
    CatalogConnection,
    CatalogEnvironment,
    CatalogFile,
    CatalogFolder,
    CatalogGrant,
    make_schema,
    read_file,
    write_file,
)
from connections.models.environment_document import EnvironmentDocument, VariableOfEnvironment
from designer.errors import Invalid
from designer.package.document import ConnectionManagerDocument
from tests.packages import smtp

ROOT = Path(__file__).parents[3]
RELAY = smtp("Relay", smtp_server="relay.example.com")


def catalog(*managers: ConnectionManagerDocument, folder: tuple[str, ...] = (), **others: object) -> CatalogFile:
    return CatalogFile(
        connections=[CatalogConnection(folder=list(folder), connection=one) for one in managers], **others
    )


def states(file: CatalogFile, here: CatalogFile) -> dict[str, ThingState]:
    return {item.key: item.state for item in compare(file, here).items}


def differences(file: CatalogFile, here: CatalogFile) -> list[Difference]:
    return [each for item in compare(file, here).items for each in item.differences]


def changed(**properties: object) -> ConnectionManagerDocument:
    return RELAY.model_copy(update={"properties": {**RELAY.properties, **properties}})


def test_a_file_holds_a_catalog_as_it_was_and_is_of_the_published_schema():
    one = catalog(RELAY, folder=("Europe",), folders=[CatalogFolder(path=["Europe"])], credentials=["Robot"], grants=[])
    assert read_file(write_file(one)) == one
    assert (ROOT / "docs/catalog-file.schema.json").read_text(encoding="utf-8") == make_schema()


def test_each_property_that_differs_is_told_with_both_values():
    file, here = catalog(changed(port=2525, enable_ssl=True)), catalog(changed(port=25), folder=("Europe",))
    assert differences(file, here) == [
        Difference("folder", "", "Europe"),
        Difference("port", "2525", "25"),
        Difference("enable ssl", "true", ""),
    ]


def test_what_is_set_to_what_it_is_anyway_does_not_differ():
    assert states(catalog(changed(tls_mode="StartTls", ehlo_name="")), catalog(RELAY)) == {
        "connection:Relay": ThingState.SAME
    }


def test_managers_are_matched_by_their_ids_and_else_by_their_names():
    renamed = RELAY.model_copy(update={"name": "Gateway"})
    other = smtp("RELAY", smtp_server="relay.example.com")
    assert differences(catalog(RELAY), catalog(renamed)) == [Difference("name", "Relay", "Gateway")]
    assert differences(catalog(RELAY), catalog(other)) == [Difference("name", "Relay", "RELAY")]
    assert states(catalog(RELAY), catalog(renamed, other)) == {
        "connection:Relay": ThingState.DIFFERS,
        "connection:RELAY": ThingState.ONLY_HERE,
    }


def test_what_only_one_of_them_has_is_told_for_every_kind():
    whole = catalog(
        RELAY,
        folders=[CatalogFolder(path=["Europe"]), CatalogFolder(path=["Europe", "North"])],
        environments=[CatalogEnvironment(environment=EnvironmentDocument(name="Test"))],
        credentials=["Robot"],
    )
    keys = ["folder:Europe", "folder:Europe/North", "connection:Relay", "environment:Test", "credential:Robot"]
    assert states(whole, CatalogFile()) == dict.fromkeys(keys, ThingState.ONLY_IN_FILE)
    assert states(CatalogFile(), whole) == dict.fromkeys(keys, ThingState.ONLY_HERE)


def test_rights_are_compared_and_not_taken_over():
    given = [CatalogGrant(team="Ops", name="USE"), CatalogGrant(person="ann", name="Reader")]
    file, here = (
        CatalogFile(folders=[CatalogFolder(path=["Europe"], grants=grants)], grants=grants) for grants in (given, [])
    )
    items = compare(file, here).differing
    assert [(item.kind, item.can_be_taken) for item in items] == [(ThingKind.CATALOG, False), (ThingKind.FOLDER, False)]
    assert items[0].differences == (Difference("rights", "team Ops: USE; ann: Reader", ""),)


def test_of_a_sensitive_value_it_is_compared_only_that_there_is_one():
    def of(*variables: VariableOfEnvironment) -> CatalogFile:
        return CatalogFile(
            environments=[CatalogEnvironment(environment=EnvironmentDocument(name="Test", variables=list(variables)))]
        )

    file = of(VariableOfEnvironment(name="Key", sensitive=True), VariableOfEnvironment(name="Host", value="a"))
    here = of(VariableOfEnvironment(name="Key", value="open"), VariableOfEnvironment(name="Host", value="a"))
    assert differences(file, here) == [Difference("variable Key", "String, sensitive", "String, open")]


def test_a_long_value_is_cut_with_its_length():
    (found,) = differences(catalog(changed(ca_bundle="x" * 3_000)), catalog(RELAY))
    assert found.in_file == f"{'x' * 200}… (3,000 characters)"


def with_secret() -> bytes:
    variable = VariableOfEnvironment(name="Key", sensitive=True)
    one = CatalogEnvironment(environment=EnvironmentDocument(name="Test", variables=[variable]))
    return write_file(CatalogFile(environments=[one])).replace(b'"value": null', b'"value": "secret"')


def twice() -> bytes:
    content = write_file(catalog(RELAY, smtp("Gateway")))
    return content.replace(b"Gateway", b"RELAY")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is no catalog of Mailwright"),
        (b"[]", "The file is no catalog of Mailwright"),
        (b'{"mailwright_catalog": 2}', "mailwright_catalog"),
        (b'{"passwords": []}', "passwords"),
        (b'{"credentials": ["' + b"x" * 129 + b'"]}', "credentials"),
        (with_secret(), "The value of Key is sensitive, and stands in the file"),
        (twice(), "two connection managers called “RELAY”"),
        (b" " * (24 * 1024 * 1024 + 1), "more than 25,165,824 octets"),
        (b'{"connections": [{"connection": {}}]}', "connections.0"),
    ],
)
def test_what_is_no_catalog_is_refused_with_the_place(content: bytes, sentence: str):
    with pytest.raises(Invalid, match=sentence):
        read_file(content)
