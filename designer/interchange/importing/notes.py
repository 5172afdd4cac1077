"""Taking over what an export of ours has kept in a note, because SSIS has no place for it."""

from designer.dtsx.source import SourcePackage
from designer.interchange.extras import apply_extras, is_note, read_note
from designer.interchange.importing.parts import Parts
from designer.interchange.rules import NOTE_UNREAD
from designer.package.document import PackageDocument


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
