"""The parameters of executions: which values are taken, which are refused, and what sees them."""

from typing import Any

import pytest
from django.test import Client

from designer.document import PackageDocument, ParameterDocument
from designer.errors import Invalid
from designer.models import Package, Project, User
from designer.services.packages import create_package
from tasks.runtime.models import Execution
from tasks.runtime.parameters import parameters_of, parse_parameters
from tasks.runtime.services import start_execution
from tasks.runtime.values import values_of

REGION = ParameterDocument(name="Region", value="Europe")
TOP = ParameterDocument(name="Top", type="Int32", value=10, required=True)
TOKEN = ParameterDocument(name="Token", value=None, sensitive=True)
DOCUMENT = PackageDocument(name="Report", parameters=[REGION, TOP, TOKEN])


@pytest.fixture
def report(member: User, project: Project) -> Package:
    return create_package(member, project, DOCUMENT)


def test_the_values_of_an_execution_come_before_those_of_the_package(member: User, report: Package):
    execution = start_execution(member, report, {"Top": 3, "Token": "secret"})
    assert {name: values_of(execution, DOCUMENT, None)[f"$Package::{name}"] for name in ("Region", "Top", "Token")} == {
        "Region": ("String", "Europe"),
        "Top": ("Int32", 3),
        "Token": ("String", "secret"),
    }


def test_a_sensitive_value_is_encrypted_where_it_is_kept(member: User, report: Package):
    execution = start_execution(member, report, {"Top": 3, "Token": "a very secret word"})
    execution.refresh_from_db()
    assert "a very secret word" not in str(execution.parameters)
    assert parameters_of(execution, DOCUMENT)["$Package::Token"] == ("String", "a very secret word")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "The package needs a value for its parameter “Top”. Give one to run it."),
        ({"Top": "three"}, "The parameter “Top”: “three” is no Int32."),
        ({"Top": 3, "Bottom": 1}, "The package has no parameter “Bottom”. It has Region, Top, Token."),
    ],
)
def test_what_does_not_fit_starts_nothing(member: User, report: Package, given: dict[str, Any], sentence: str):
    with pytest.raises(Invalid) as refused:
        start_execution(member, report, given)
    assert refused.value.sentence.startswith(sentence)
    assert list(refused.value.fields) == ["Bottom" if "Bottom" in given else "Top"]
    assert not Execution.objects.exists()


def test_what_a_person_types_becomes_a_value_of_the_parameters_type():
    assert parse_parameters(DOCUMENT, {"Top": "7", "Region": " Asia"}) == {"Top": 7, "Region": " Asia"}
    with pytest.raises(Invalid, match="The parameter “Top”: “seven” is no Int32"):
        parse_parameters(DOCUMENT, {"Top": "seven"})


def test_the_api_takes_values_and_gives_those_that_are_not_sensitive(member: User, report: Package, client: Client):
    client.force_login(member)
    address = f"/api/v1/packages/{report.pk}/executions"
    refused = client.post(address, content_type="application/json")
    assert (refused.status_code, refused.json()["errors"][0]["loc"]) == (422, ["Top"])
    taken = client.post(address, {"parameters": {"Top": 3, "Token": "secret"}}, content_type="application/json")
    assert (taken.status_code, taken.json()["parameters"]) == (201, {"Top": 3})
