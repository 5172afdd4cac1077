"""The steps that prepare a run, between the first and the last, which alone may use the database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from connections.environments.choosing import ChosenEnvironment
from connections.models.environment_document import Kind, Reference
from designer.errors import Invalid
from designer.models import Package
from designer.package.document import (
    ConnectionManagerDocument,
    ExecutableDocument,
    PackageDocument,
    ParameterDocument,
    VariableDocument,
)
from designer.people.permissions import Administrator
from designer.variables.system_variables import Circumstances
from tasks.runtime.logging_levels import Logging, LoggingLevel
from tasks.runtime.planner import Part
from tasks.runtime.preparation.checking import check
from tasks.runtime.preparation.choosing_values import choose_values
from tasks.runtime.preparation.embedding_calls import embed_calls
from tasks.runtime.preparation.evaluating import evaluate_expressions
from tasks.runtime.preparation.hiding_secrets import hide_secrets
from tasks.runtime.preparation.stages import Call, Embedded, Loaded, PackageOfRun, RunRequest
from tasks.types.execute_package.child_package import ChildPackageProperties
from tests.packages import executable, send_mail, smtp

TO, TOKEN = ParameterDocument(name="To", value="drawn"), ParameterDocument(name="Token", value=None, sensitive=True)
NEEDED = ParameterDocument(name="To", value="", required=True)
CALL = executable("ExecutePackageTask", "Call", properties={"package": "Child"})
SHARED, OTHER = smtp("Shared", smtp_server="drawn.example.com"), smtp("Other")
HOST = Reference(variable="Host", kind=Kind.CONNECTION, name="shared", property_name="smtp_server")


def part(
    document: PackageDocument, call: Call | None = None, shared: Sequence[ConnectionManagerDocument] = ()
) -> PackageOfRun:
    return PackageOfRun(2 if call else 1, 1, document, Circumstances(datetime(2026, 11, 29)), shared, call)


def load(
    *packages: PackageOfRun,
    given: dict[str, object] | None = None,
    environment: ChosenEnvironment | None = None,
    alone: ExecutableDocument | None = None,
) -> Loaded:
    request = RunRequest(
        Administrator("ada"), Package(pk=1), given or {}, "", Part(alone and alone.id), Logging(LoggingLevel.BASIC)
    )
    return Loaded(request, environment or ChosenEnvironment(), (), packages)


def calling(child: PackageDocument, bindings: dict[str, str], **more: object) -> tuple[PackageOfRun, PackageOfRun]:
    """A package that calls another one, and that one."""
    return part(PackageDocument(name="Parent", executables=[CALL], **more)), part(child, Call(CALL, 0, bindings))


def embed_all(loaded: Loaded) -> Embedded:
    return embed_calls(hide_secrets(evaluate_expressions(choose_values(loaded))))


def environment(**values: object) -> ChosenEnvironment:
    variables = {name.casefold(): {"name": name, "type": "String", "value": value} for name, value in values.items()}
    return ChosenEnvironment("Test", variables, (HOST,), frozenset({"shared"}))


def test_what_is_given_takes_the_place_of_what_is_drawn():
    chosen = choose_values(load(part(PackageDocument(name="Any", parameters=[TO])), given={"$Package::To": "given"}))
    assert chosen.packages[0].kept == {"To": {"value": "given"}}
    assert chosen.packages[0].document.parameters[0].value == "given"


def test_expressions_are_evaluated_with_the_values_of_the_run():
    box = executable("Sequence", "Box", expressions={"description": "@[$Package::To]", "disable": "FALSE"})
    loaded = load(part(PackageDocument(name="Any", parameters=[TO], executables=[box])), given={"To": "given"})
    made = evaluate_expressions(choose_values(loaded)).packages[0].document.executables[0]
    assert (made.description, made.expressions) == ("given", {"disable": "FALSE"})


def test_an_expression_on_what_a_call_binds_stays_for_the_validation_before_the_run():
    box = executable("Sequence", "Box", expressions={"description": "@[$Package::To]"})
    child = PackageDocument(name="Child", parameters=[TO], executables=[box])
    evaluated = evaluate_expressions(choose_values(load(*calling(child, {"To": "User::Who"}))))
    assert evaluated.packages[1].document.executables[0].expressions == box.expressions


def test_an_expression_says_which_of_the_shared_managers_the_run_has():
    mail = send_mail("Mail", "").model_copy(update={"expressions": {"smtp_connection": '"SHAR" + "ed"'}})
    loaded = load(part(PackageDocument(name="Any", executables=[mail]), shared=[OTHER, SHARED]))
    assert embed_all(loaded).shared_connections == [SHARED]


def test_the_environment_sets_shared_managers_and_the_run_knows_which():
    embedded = embed_all(
        load(
            part(PackageDocument(name="Any", executables=[send_mail("Mail", "Shared")]), shared=[OTHER, SHARED]),
            environment=environment(Host="test.example.com"),
        )
    )
    assert [each.properties["smtp_server"] for each in embedded.shared_connections] == ["127.0.0.1", "test.example.com"]
    assert embedded.overridden == {SHARED.id}


PINNED, NEARER = SHARED.model_copy(update={"description": "as it was"}), smtp("Other")


@pytest.mark.parametrize(("own", "is_kept"), [([SHARED], False), ([PINNED], True), ([NEARER, OTHER], True)])
def test_a_called_package_keeps_what_it_means_by_shared_managers_where_that_differs(
    own: list[ConnectionManagerDocument], is_kept: bool
):
    parent = part(PackageDocument(name="Parent", executables=[CALL]), shared=[SHARED, OTHER])
    child = part(PackageDocument(name="Child"), Call(CALL, 0, {}), shared=own)
    made = ChildPackageProperties.model_validate(embed_all(load(parent, child)).document.executables[1].properties)
    assert made.shared_connections == (own if is_kept else [])


def test_the_environment_sets_what_a_called_package_keeps_too():
    parent = part(PackageDocument(name="Parent", executables=[CALL]), shared=[SHARED])
    child = part(PackageDocument(name="Child"), Call(CALL, 0, {}), shared=[PINNED])
    embedded = embed_all(load(parent, child, environment=environment(Host="test.example.com")))
    kept = ChildPackageProperties.model_validate(embedded.document.executables[1].properties).shared_connections
    assert [(each.description, each.properties["smtp_server"]) for each in kept] == [("as it was", "test.example.com")]


@pytest.mark.parametrize(("source", "is_hidden"), [("User::Made", True), ("User::Open", False)])
def test_what_is_bound_to_something_made_of_a_secret_is_hidden(source: str, is_hidden: bool):
    made = VariableDocument(name="Made", evaluate_as_expression=True, expression="@[$Package::Token]")
    variables = [made, VariableDocument(name="Open", value="open")]
    child = PackageDocument(name="Child", parameters=[TO])
    loaded = load(*calling(child, {"To": source}, parameters=[TOKEN], variables=variables))
    hidden = hide_secrets(evaluate_expressions(choose_values(loaded))).packages[1].document.parameters[0]
    assert (hidden.sensitive, hidden.value) == (is_hidden, None if is_hidden else "drawn")


def test_a_called_package_is_embedded_below_its_call_with_what_it_calls_in_turn():
    deeper = executable("ExecutePackageTask", "Deeper", properties={"package": "Leaf"})
    parent, child = calling(PackageDocument(name="Child", executables=[deeper]), {})
    leaf = part(PackageDocument(name="Leaf", executables=[send_mail("Mail")]), Call(deeper, 1, {}))
    made = embed_all(load(parent, child, leaf)).document.executables
    names = {each.id: each.name for each in made}
    above = {each.name: names.get(each.parent) for each in made}
    assert above == {"Mail": "Leaf", "Leaf": "Deeper", "Deeper": "Child", "Child": "Call", "Call": None}


def test_a_called_package_without_a_value_that_it_needs_is_refused():
    embedded = embed_all(load(*calling(PackageDocument(name="Child", parameters=[NEEDED]), {})))
    with pytest.raises(Invalid, match="“Call” calls “Child”, which needs a value for its parameter “To”"):
        check(embedded)


def test_a_reference_to_a_manager_that_is_not_there_is_refused():
    without = replace(environment(Host="test.example.com"), shared_names=frozenset({"other"}))
    with pytest.raises(Invalid, match="the connection manager “shared”, and there is no such manager any more"):
        check(embed_all(load(part(PackageDocument(name="Any")), environment=without)))


def test_what_lacks_nothing_passes_as_it_is():
    embedded = embed_all(
        load(*calling(PackageDocument(name="Child", parameters=[NEEDED]), {"To": "User::Who"}), alone=CALL)
    )
    assert check(embedded) is embedded
