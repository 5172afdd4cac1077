"""Pictures of control flows: what the canvas draws, in a file that stands for itself."""

from xml.etree import ElementTree as ET

from designer.drawing.flows import draw_flow
from designer.drawing.pictures import draw_picture
from designer.package.constraint_words import explain
from designer.package.document import NoteDocument, PackageDocument
from designer.package.enumerations import EvaluationOperation
from tests.packages import arrow, executable, group, handler, note, package, send_mail

LABELS = {"SendMailTask": "Send Mail Task", "Sequence": "Sequence Container"}


def nested(*, is_collapsed: bool = False) -> PackageDocument:
    first = send_mail("First <&>")
    box = executable("Sequence", "Box", y=200.0, collapsed=is_collapsed)
    inside = send_mail("Inside").model_copy(update={"parent": box.id, "x": 24.0, "y": 72.0})
    after = send_mail("After").model_copy(update={"parent": box.id, "x": 24.0, "y": 260.0})
    arrows = [arrow(first, box), arrow(inside, after, "failure")]
    document = package("Night & day", [first, box, inside, after], arrows)
    return document.model_copy(update={"notes": [note("Each morning", x=400.0)], "groups": [group(first)]})


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_tasks_containers_groups_notes_and_the_words_on_arrows_are_drawn_and_names_are_only_text():
    svg = draw_picture(nested(), LABELS)
    found = texts(svg)
    assert {"First <&>", "Box · Sequence Container", "Inside", "Success", "Failure", "Each morning", "Group"} <= set(
        found
    )
    assert "First <&>" not in svg


def test_what_is_in_a_collapsed_container_is_not_drawn_and_its_arrows_neither():
    found = texts(draw_picture(nested(is_collapsed=True), LABELS))
    assert "Box" in found
    assert not {"Inside", "After", "Failure"} & set(found)


def test_a_container_is_as_large_as_what_is_in_it_and_that_stands_in_the_flow():
    document = nested()
    _, box, inside, after = document.executables
    boxes = {each.id: each.rect for each in draw_flow(document).boxes}
    assert (boxes[inside.id].x, boxes[inside.id].y) == (24, 272)
    assert (boxes[box.id].width, boxes[box.id].bottom) == (280, boxes[after.id].bottom + 24)


def test_the_flow_of_an_event_handler_is_a_picture_of_its_own():
    on_error = handler("OnError")
    mail = send_mail("Tell").model_copy(update={"parent": on_error.id})
    document = package("Nightly", [send_mail("Mail"), on_error, mail])
    assert "Tell" in texts(draw_picture(document, LABELS, on_error.id))
    assert "Tell" not in texts(draw_picture(document, LABELS))


def test_an_empty_package_has_a_picture():
    assert ET.fromstring(draw_picture(package(), {})).tag.endswith("svg")


def test_constraints_are_said_in_words():
    one, two, end = send_mail("One"), send_mail("Two"), send_mail("End")
    either = EvaluationOperation.EXPRESSION_OR_CONSTRAINT
    arrows = [
        arrow(one, end, logical_and=False),
        arrow(two, end, "failure", evaluation_operation=either, expression="@[User::N] > 1", logical_and=False),
    ]
    assert explain([("One", arrows[0]), ("Two", arrows[1])]) == [
        "When “One” has succeeded.",
        "When “Two” has failed, or has ended and @[User::N] > 1 is true.",
        "One of these is enough.",
    ]


def test_a_high_note_of_many_lines_is_cut():
    drawn = draw_picture(
        PackageDocument(name="Notes", notes=[NoteDocument(text="line\n" * 2_000, height=1_000_000)]), {}
    )
    assert drawn.count(">line<") == 100
