"""Expressions in the API: what one gives in an unsaved document, what it can name, and what there is to write."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from designer.accounts.current_user import person
from designer.api.schemas import DocumentIn, Given
from designer.api.signing_in import TO_READ
from designer.expressions import LONGEST_EXPRESSION
from designer.expressions.listing import list_language
from designer.package.data_types import VariableType
from designer.property_expressions.builder import Outcome, Target, list_seen, read_now, try_expression
from designer.property_expressions.design_time_values import DesignTimeValues
from designer.property_expressions.package_circumstances import circumstances_for
from designer.services.packages import find_package

router = Router(tags=["expressions"])


class TargetIn(Given):
    """Where an expression's value is to go: a data type, or a property of a type of task, manager, or Package.

    variable is a variable's qualified name, such as User::Rows, for its own expression: that may assign to it, and NULL
    leaves it empty.
    """

    data_type: VariableType | None = None
    variable: str = Field("", max_length=258)
    part_type: str = ""
    property: str = ""


class InSightIn(DocumentIn):
    """A document, and the executable in it that looks; null is the package."""

    scope: UUID | None = None


class ExpressionIn(InSightIn):
    """An expression to try in a document."""

    expression: Annotated[str, Field(max_length=LONGEST_EXPRESSION)]
    target: TargetIn | None = None


class ProblemOut(Schema):
    """What is wrong with an expression. start and end count characters from 0, line and column from 1."""

    sentence: str
    code: str
    line: int | None
    column: int | None
    start: int | None
    end: int | None


class OutcomeOut(Schema):
    """A data type and a value as text; null is NULL, or no value, as problem and note say."""

    type: str | None
    value: str | None
    is_cut: bool
    problem: ProblemOut | None
    note: str


class SeenOut(Schema):
    """A variable or parameter in sight, with the value that it has now."""

    name: str
    type: str
    scope: str
    outcome: OutcomeOut


class VariableValueOut(Schema):
    """What a variable with an expression gives now."""

    id: UUID
    outcome: OutcomeOut


class EntryOut(Schema):
    """A function, cast or operator."""

    group: str
    name: str
    signature: str
    description: str
    insert: str


@router.get("/expression-language", response=list[EntryOut])
def list_expression_language(request: HttpRequest) -> list[EntryOut]:
    """List the functions, casts and operators of expressions."""
    return [EntryOut.model_validate(entry, from_attributes=True) for entry in list_language()]


@router.post("/packages/{package_id}/evaluate-expression", response=OutcomeOut, auth=TO_READ)
def evaluate_expression(request: HttpRequest, package_id: int, payload: ExpressionIn) -> OutcomeOut:
    """Evaluate an expression as a part of an unsaved document would, with the values that it was drawn with."""
    design_time = _design_time_of(request, package_id, payload)
    target = Target(**payload.target.model_dump()) if payload.target else None
    return _describe(try_expression(payload.expression, design_time.values(payload.scope), target))


@router.post("/packages/{package_id}/variables-in-sight", response=list[SeenOut], auth=TO_READ)
def list_variables_in_sight(request: HttpRequest, package_id: int, payload: InSightIn) -> list[SeenOut]:
    """List what expressions of a part of an unsaved document can name."""
    design_time = _design_time_of(request, package_id, payload)
    return [SeenOut.model_validate(seen, from_attributes=True) for seen in list_seen(design_time, payload.scope)]


@router.post("/packages/{package_id}/variable-values", response=list[VariableValueOut], auth=TO_READ)
def list_variable_values(request: HttpRequest, package_id: int, payload: DocumentIn) -> list[VariableValueOut]:
    """Give the values that the variables with expressions have now, each in its own scope."""
    design_time = _design_time_of(request, package_id, payload)
    return [
        VariableValueOut(
            id=variable.id,
            outcome=_describe(read_now(design_time.values(variable.scope), variable.qualified_name, variable.type)),
        )
        for variable in payload.document.variables
        if variable.evaluate_as_expression and variable.expression
    ]


def _design_time_of(request: HttpRequest, package_id: int, payload: DocumentIn) -> DesignTimeValues:
    package = find_package(person(request), package_id)
    return DesignTimeValues(payload.document, circumstances_for(package, person(request)))


def _describe(outcome: Outcome) -> OutcomeOut:
    return OutcomeOut.model_validate(outcome, from_attributes=True)
