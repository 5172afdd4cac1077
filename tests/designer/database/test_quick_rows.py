"""Rows that are made quickly are those that Django makes."""

import pytest
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault

from designer.database.quick_rows import QuickRows
from tasks.deliveries.model import Delivery, DeliveryRecipient, KeptMessage
from tasks.runtime.models import EventMessage, Execution, TaskRun, VariableValues


@pytest.mark.parametrize("model", [Delivery, DeliveryRecipient, KeptMessage, EventMessage, TaskRun, VariableValues])
def test_a_row_has_the_same_defaults(model: type[Model]) -> None:
    quick, slow = QuickRows(model).make(), model()
    for field in model._meta.concrete_fields:
        one, other = getattr(quick, field.attname), getattr(slow, field.attname)
        if not isinstance(one, DatabaseDefault) and field.attname not in ("connection_uid", "created_at"):
            assert one == other, field.attname
        assert type(one) is type(other), field.attname
    assert quick._state.adding


def test_what_a_row_belongs_to_is_given_as_it_is() -> None:
    execution = Execution(pk=7)
    row = QuickRows(TaskRun).make(execution=execution, name="Mail")
    assert (row.execution, row.execution_id, row.name) == (execution, 7, "Mail")


def test_a_copy_gets_values_of_its_own() -> None:
    row = QuickRows(TaskRun).make(execution=Execution(pk=7), name="Mail")
    copy = QuickRows.copy(row)
    copy.name, copy.execution = "Other", Execution(pk=8)
    assert (row.name, row.execution.pk, copy._state.adding) == ("Mail", 7, True)
