"""The properties of containers: what does not fit is refused with a sentence."""

import pytest
from pydantic import BaseModel, ValidationError

from tasks.types.event_handler.properties import EventHandlerProperties
from tasks.types.foreach_loop.properties import ForeachLoopProperties, ItemEnumerator, RowEnumerator, VariableMapping


@pytest.mark.parametrize(
    ("model", "values", "sentence"),
    [
        (ItemEnumerator, {"rows": [["a"], ["b", "c"]]}, "Row 2 has 2 values for 1 columns"),
        (ItemEnumerator, {"columns": ["Int32"], "rows": [["a"]]}, "“a” is no Int32"),
        (RowEnumerator, {"path": "a.csv", "file_connection": "Rows"}, "not both"),
        (VariableMapping, {"variable": "User::To"}, "to an index or to the name of a column"),
        (VariableMapping, {"variable": "User::To", "index": 0, "column": "to"}, "to an index or to the name"),
        (EventHandlerProperties, {"event_name": "OnMonday"}, "OnError"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(model: type[BaseModel], values: dict[str, object], sentence: str):
    with pytest.raises(ValidationError, match=sentence):
        model(**values)


def test_the_kind_of_enumerator_says_which_properties_it_has():
    loop = ForeachLoopProperties.model_validate({"enumerator": {"kind": "Row", "path": "people.csv"}})
    assert isinstance(loop.enumerator, RowEnumerator)
    assert ForeachLoopProperties.model_validate_json(loop.model_dump_json()) == loop


def test_iterations_run_one_after_the_other_unless_batches_are_asked_for():
    assert ForeachLoopProperties().window == 1
    assert ForeachLoopProperties(parallel=True, batch_size=50, max_concurrent=3).window == 150
