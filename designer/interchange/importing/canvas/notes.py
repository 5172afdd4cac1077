"""The notes of a file: those of people, and the one in which an export of ours keeps what SSIS has no place for."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from designer.dtsx.source import Place, SourceAnnotation, SourcePackage
from designer.interchange.extras import apply_extras, is_note, read_note
from designer.interchange.importing.executables import Executables
from designer.interchange.importing.parts import Parts, shorten
from designer.interchange.rules import ANNOTATION, NOTE_UNREAD, VALUE_LEFT_OUT
from designer.package.document import LONGEST_NOTE, MOST_NOTES, NoteDocument, PackageDocument


class Notes(NamedTuple):
    """Notes of people, and where the file has them."""

    documents: list[NoteDocument]
    places: dict[UUID, Place]


def import_notes(source: SourcePackage, executables: Executables, parts: Parts) -> Notes:
    """Make the notes of a package and of everything in it; one that stands in what was left out is told."""
    notes = Notes([], {})
    numbers: Counter[UUID | None] = Counter()
    for annotation in _find_notes(source):
        holder = executables.by_path.get(annotation.container.casefold())
        if (holder is None and annotation.container != source.path) or len(notes.documents) >= MOST_NOTES:
            detail = f"The note in {annotation.container} says: {shorten(annotation.text, 500)}"
            parts.findings.tell(ANNOTATION, source, detail)
            continue
        parent = holder.id if holder else None
        numbers[parent] += 1
        identifier = parts.take_note_id(annotation.id, f"{parent} note {numbers[parent]}")
        text = _take_text(annotation, source, parts)
        notes.documents.append(NoteDocument(id=identifier, parent=parent, text=text))
        notes.places[identifier] = annotation.place
    return notes


def _find_notes(source: SourcePackage) -> Iterator[SourceAnnotation]:
    """Give the notes of people that say something."""
    return (each for each in source.annotations if each.text.strip() and not is_note(each.text))


def _take_text(annotation: SourceAnnotation, source: SourcePackage, parts: Parts) -> str:
    if len(annotation.text) > LONGEST_NOTE:
        detail = f"A note has {len(annotation.text):,} characters; {LONGEST_NOTE:,} are the most."
        parts.findings.tell(VALUE_LEFT_OUT, source, detail)
    return annotation.text.replace("\0", "")[:LONGEST_NOTE]


def apply_notes(document: PackageDocument, source: SourcePackage, parts: Parts) -> PackageDocument:
    """Give the document with what its file's notes add to it; a note that somebody changed is told, and left."""
    for note in source.annotations:
        if is_note(note.text):
            try:
                document, problems = apply_extras(document, read_note(note.text))
            except ValueError as error:
                problems = [str(error)]
            for problem in problems:
                parts.findings.tell(NOTE_UNREAD, source, problem)
    return document
