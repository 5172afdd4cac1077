"""The package document: what breaks its structure is refused in sentences."""

import pytest
from pydantic import ValidationError

from designer.diff import describe_changes
from designer.document import PackageDocument
from tests.packages import arrow, package, send_mail, smtp

ONE, TWO, THREE = send_mail("One"), send_mail("Two"), send_mail("Three")


def refusal(**parts: list[object]) -> str:
    with pytest.raises(ValidationError) as caught:
        PackageDocument(name="Nightly", **parts)
    return str(caught.value)


def test_a_document_survives_json():
    document = package(tasks=[ONE, TWO], arrows=[arrow(ONE, TWO, "failure")], connections=[smtp(port=2525)])
    assert PackageDocument.model_validate_json(document.model_dump_json()) == document


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"executables": [ONE, ONE.model_copy(update={"name": "Else"})]}, "occurs 2 times"),
        ({"executables": [ONE, send_mail("ONE")]}, "The name “ONE” is used by more than one task"),
        ({"connections": [smtp("a"), smtp("A")]}, "The name “A” is used by more than one connection manager"),
        ({"executables": [ONE], "precedence_constraints": [arrow(ONE, TWO)]}, "which is no task of this package"),
        (
            {"executables": [ONE], "precedence_constraints": [arrow(ONE, ONE)]},
            "“One” has a precedence constraint to itself",
        ),
        (
            {"executables": [ONE, TWO], "precedence_constraints": [arrow(ONE, TWO), arrow(ONE, TWO, "failure")]},
            "More than one precedence constraint leads from “One” to “Two”",
        ),
        (
            {
                "executables": [ONE, TWO, THREE],
                "precedence_constraints": [arrow(ONE, TWO), arrow(TWO, THREE), arrow(THREE, ONE)],
            },
            "run in a circle",
        ),
        ({"executables": [{"type": "SendMailTask", "name": " "}]}, "at least 1 character"),
        ({"executables": [{"type": "SendMailTask", "name": "x" * 129}]}, "at most 128 characters"),
        ({"executables": [{"type": "SendMailTask", "name": "x", "x": "NaN"}]}, "finite number"),
        ({"executables": [{"type": "SendMailTask", "name": "x", "colour": "red"}]}, "Extra inputs"),
    ],
)
def test_what_breaks_the_structure_is_refused_with_a_sentence(parts: dict[str, list[object]], sentence: str):
    assert sentence in refusal(**parts)


def test_changes_are_told_in_sentences():
    old = package(tasks=[ONE, TWO], arrows=[arrow(ONE, TWO)])
    renamed = ONE.model_copy(update={"name": "First"})
    edited = TWO.model_copy(update={"x": 5.0, "properties": {**TWO.properties, "subject": "New"}})
    new = package("Daily", tasks=[renamed, edited, THREE])
    assert describe_changes(old, new) == [
        "renamed the package from “Nightly” to “Daily”",
        "renamed “One” to “First”",
        "changed “Two”: subject",
        "added the task “Three”",
        "deleted the success constraint from “First” to “Two”",
    ]


def test_a_moved_task_is_told_as_moved():
    assert describe_changes(package(tasks=[ONE]), package(tasks=[ONE.model_copy(update={"x": 7.0})])) == ["moved “One”"]
