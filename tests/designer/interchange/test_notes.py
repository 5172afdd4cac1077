"""Notes on the canvas: SSIS's annotations come in, ours go out, and what is written here stays."""

from uuid import UUID

from designer.dtsx.reading.package import read_package
from designer.dtsx.source import Place, SourceAnnotation
from designer.interchange.exporting.files import Order, describe_file, export_file
from designer.interchange.exporting.losses import find_losses
from designer.interchange.importing.packages import ImportedPackage, import_package
from designer.interchange.merging import merge
from designer.package.document import NoteDocument, PackageDocument
from designer.registry.written_parts import Destination
from tests.designer.interchange.sources import id_of, package, task
from tests.packages import executable, handler, note, send_mail
from tests.packages import package as drawn

IDENTIFIER, OTHER = UUID(int=7), UUID(int=8)
ORDER = Order(IDENTIFIER, Destination(8, {}))
BOX = task("Box", "STOCK:SEQUENCE")
PLACES = {"\\Package\\Box": Place(100, 50, 200, 100)}


def annotation(text: str, container: str = "\\Package", place: Place | None = None, identifier: UUID | None = None):
    return SourceAnnotation(container, text, place or Place(0, 0, 100, 40), identifier)


def imported(*annotations: SourceAnnotation, box: str = "Box") -> ImportedPackage:
    renamed = task(box, "STOCK:SEQUENCE")
    part = renamed.__class__(**{**renamed.__dict__, "id": id_of("\\Package\\Box")})
    return import_package(
        package(part, layout={f"\\Package\\{box}": Place(100, 50, 200, 100)}, annotations=annotations)
    )


def again(document: PackageDocument) -> PackageDocument:
    return import_package(read_package(export_file(document, ORDER).octets)).document


def test_annotations_become_notes_where_they_stand_and_as_large_as_their_text_needs():
    made = imported(
        annotation("Load first\nThen mail", identifier=IDENTIFIER),
        annotation("inside", "\\Package\\Box", Place(20, 60, 50, 20)),
        annotation("  "),
    )
    [free, inside] = made.document.notes
    [box] = made.document.executables
    assert (free.id, free.text, free.parent, free.x, free.y, free.width) == (
        IDENTIFIER, "Load first\nThen mail", None, 0, 0, 168,
    )  # fmt: skip
    assert (box.x, box.y, inside.parent, inside.x, inside.y) == (168, 80, box.id, 24, 72)
    assert (inside.width, inside.height) == (120, 40)
    assert "MW-I-0027" not in [each.rule.code for each in made.findings]


def test_a_note_in_what_was_left_out_is_told_and_a_long_one_is_cut():
    made = imported(annotation("lost", "\\Package\\Gone"), annotation("x" * 10_005))
    assert [(each.rule.code, each.detail) for each in made.findings if "ote" in each.detail] == [
        ("MW-I-0027", "The note in \\Package\\Gone says: “lost”"),
        ("MW-I-0005", "A note has 10,005 characters; 10,000 are the most."),
    ]
    assert [len(each.text) for each in made.document.notes] == [10_000]


def test_notes_stand_beside_a_flow_that_is_laid_out_anew():
    made = import_package(package(task("One"), task("Two"), annotations=(annotation("a"), annotation("b"))))
    assert [(each.x, each.y) for each in made.document.notes] == [(576, 0), (576, 72)]


def test_notes_are_exported_as_annotations_and_come_back_with_their_ids():
    box, mail, on_error = executable("Sequence", "Box"), send_mail("Mail"), handler("OnError")
    notes = [
        note("Free & <b>", x=0.0),
        note("In\n\ttabs", inside=box, x=40.0, y=96.0),
        note("Handled", inside=on_error),
    ]
    document = drawn(tasks=[box, mail, on_error]).model_copy(update={"notes": notes})
    assert {(each.id, each.text, each.parent) for each in again(document).notes} == {
        (each.id, each.text, each.parent) for each in notes
    }


def test_that_a_note_is_on_a_task_is_kept_in_the_note_of_our_own_and_told_as_a_loss():
    mail = send_mail("Mail").model_copy(update={"properties": {}})
    document = drawn(tasks=[mail]).model_copy(update={"notes": [note("Why", mail)]})
    described = describe_file(document, ORDER)
    assert [(each.part, each.fields) for each in find_losses(document, described.extras)] == [
        ("The note “Why”", ("Executable",))
    ]
    assert again(document).notes[0].executable == mail.id


def test_an_export_of_an_import_leaves_notes_where_they_stand_in_the_file():
    first = export_file(imported(annotation("a", identifier=IDENTIFIER, place=Place(3, 5, 77, 33))).document, ORDER)
    moved = first.octets.replace(b"TopLeft=&quot;", b"TopLeft=&quot;")
    exported = export_file(import_package(read_package(moved)).document, Order(IDENTIFIER, ORDER.destination, moved))
    assert read_package(exported.octets).annotations == read_package(moved).annotations


def test_notes_written_here_stay_at_another_import_and_those_of_the_file_stay_on_their_tasks():
    first = imported(annotation("theirs", "\\Package\\Box", identifier=IDENTIFIER), annotation("plain")).document
    [box] = first.executables
    mail = send_mail("Mail")
    ours = [note("ours", box), note("in the box", inside=box), note("gone with its task", mail)]
    [theirs, plain] = first.notes
    on_box = plain.model_copy(update={"executable": box.id})
    before = first.model_copy(update={"executables": [box, mail], "notes": [theirs, on_box, *ours]})
    later = imported(
        annotation("changed", "\\Package\\Renamed", identifier=IDENTIFIER), annotation("plain"), box="Renamed"
    )
    merged = merge(before, later)
    assert [(each.text, each.parent, each.executable) for each in merged.notes] == [
        ("changed", box.id, None),
        ("plain", None, box.id),
        ("ours", None, box.id),
        ("in the box", box.id, None),
        ("gone with its task", None, None),
    ]
    PackageDocument.model_validate(merged.model_dump())


def test_two_annotations_of_one_id_are_two_notes():
    made = imported(annotation("a", identifier=OTHER), annotation("b", identifier=OTHER)).document
    assert len({each.id for each in made.notes}) == 2
    assert all(isinstance(each, NoteDocument) for each in made.notes)
