"""The reference of the API: every operation is there, as it is described, and can be tried under our strict policy."""

import pytest
from django.test import Client

from designer.api.reference.operations import find_operation, list_operations
from designer.api.reference.schemas import Schemas
from designer.models import User
from tests.whole.test_api import client_of, operations

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def client(member: User) -> Client:
    return client_of(member)


def test_every_operation_is_listed_and_can_be_looked_for(client: Client):
    listed = {(each.method, each.path) for each in list_operations()}
    assert listed == set(operations())
    found = client.get("/reference/?q=send+again").text
    assert "/api/v1/deliveries/send-again" in found
    assert "/api/v1/people" not in found
    assert "No operation has all of these words" in client.get("/reference/?q=xylophone").text


def test_an_operation_is_shown_with_its_parameters_fields_answers_and_a_form(client: Client):
    page = client.get("/reference/put_package/").text
    for text in ("If-Match", "document.executables[].name", "412", "Send PUT", "curl -X PUT", "Read, run and change"):
        assert text in page
    assert "<script>" not in page
    assert "style=" not in page
    assert client.get("/reference/nothing/").status_code == 404


def test_every_operation_says_what_it_does_and_what_a_token_has_to_be_for():
    assert [each.name for each in list_operations() if not (each.first_sentence and each.scope)] == []
    assert find_operation("put_package").scope == "Read, run and change"


def test_a_schema_is_told_in_words_and_by_an_example():
    schemas = Schemas(
        {
            "Colour": {"enum": ["red", "blue"]},
            "Part": {"type": "object", "properties": {"id": {"format": "uuid", "type": "string"}}},
        }
    )
    schema = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "description": "What it is called."},
            "colour": {"anyOf": [{"$ref": "#/components/schemas/Colour"}, {"type": "null"}]},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
        },
    }
    assert [(each.path, each.type, each.is_required) for each in schemas.list_fields(schema)] == [
        ("name", "string", True),
        ("colour", "“red” | “blue” or null", False),
        ("parts", "list of object", False),
        ("parts[].id", "uuid", False),
    ]
    assert schemas.give_example(schema) == {"name": "text", "colour": "red", "parts": []}


def test_without_the_documentation_its_page_says_how_it_is_built(client: Client):
    assert "<code>make docs</code>" in client.get("/docs/").text
