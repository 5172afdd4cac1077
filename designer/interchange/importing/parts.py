"""What the parts of a file have in common: IDs, names, descriptions, and the expressions on their properties."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from designer.dtsx.source import SourceObject
from designer.expressions import LONGEST_EXPRESSION
from designer.interchange.importing.fitting import LONGEST_DESCRIPTION, clean_name, number_name
from designer.interchange.rules import EXPRESSION_NOT_FOLLOWED, EXPRESSION_TOO_LONG, ID_MADE, NAME_CHANGED, TEXT_CUT
from designer.registry.file_forms import Findings

NAMESPACE = UUID("6f0f4f0c-3a53-5d0e-9f3c-6d61696c7772")


@dataclass
class Parts:
    """Gives the parts of one document IDs and names of their own, and tells what had to be changed for that."""

    findings: Findings
    _ids: set[UUID] = field(default_factory=set)
    _names: set[tuple[object, str]] = field(default_factory=set)
    _numbers: Counter[object] = field(default_factory=Counter)

    def take_id(self, source: SourceObject, owner: str = "") -> UUID:
        """Give a part its DTSID; where it has none, or another part has it, one made of its path.

        owner is the path of what it belongs to, where its own says no more than its name.
        """
        identifier = source.id
        if identifier is None or identifier in self._ids:
            identifier = self._make_id(f"{owner}{source.path} {type(source).__name__} {source.name}")
            if source.id is None:
                self.findings.tell(ID_MADE, source, f"“{source.name}” has no DTSID; its ID is {identifier}.")
        self._ids.add(identifier)
        return identifier

    def take_note_id(self, identifier: UUID | None, words: str) -> UUID:
        """Give a note the ID that it has in the file, or else one made of words."""
        if identifier is None or identifier in self._ids:
            identifier = self._make_id(words)
        self._ids.add(identifier)
        return identifier

    def _make_id(self, words: str) -> UUID:
        identifier = uuid5(NAMESPACE, words)
        while identifier in self._ids:
            identifier = uuid5(NAMESPACE, f"{words} {self._next_number(words)}")
        return identifier

    def take_name(self, source: SourceObject, where: object, default: str) -> str:
        """Give a part the name that it has in the file, or the nearest that a document takes where it is."""
        name = self.make_unique(where, clean_name(source.name, default))
        if name != source.name.strip():
            self.findings.tell(NAME_CHANGED, source, f"“{source.name[:200]}” is called “{name}” here.")
        return name

    def make_unique(self, where: object, name: str) -> str:
        """Give a name with a number behind it, where the name is taken."""
        unique = name
        while (where, unique.casefold()) in self._names:
            unique = number_name(name, self._next_number((where, name.casefold())))
        self._names.add((where, unique.casefold()))
        return unique

    def _next_number(self, key: object) -> int:
        self._numbers[key] += 1
        return self._numbers[key] + 1

    def take_description(self, source: SourceObject) -> str:
        """Give a part's description."""
        text = source.properties.get("Description", "").replace("\0", "")
        if len(text) > LONGEST_DESCRIPTION:
            self.findings.tell(TEXT_CUT, source, f"The description has {len(text):,} characters.")
        return text[:LONGEST_DESCRIPTION]

    def take_expressions(
        self, source: SourceObject, driven: Mapping[str, str], *, is_kept: bool = False
    ) -> dict[str, str]:
        """Give the expressions on a part by our names of the properties. driven has those that there are.

        Of a part that is kept whole nobody misses any other.
        """
        ours = {name.casefold(): field for name, field in driven.items()}
        taken: dict[str, str] = {}
        for name, text in source.expressions.items():
            known = ours.get(name.casefold())
            if known is None and is_kept:
                continue
            if known is None:
                detail = f"The expression of {name} is {shorten(text)}"
                self.findings.tell(EXPRESSION_NOT_FOLLOWED, source, detail, property_name=name)
            elif self.fits(source, name, text):
                taken[known] = text
        return taken

    def fits(self, source: SourceObject, name: str, text: str) -> bool:
        """Tell whether an expression is not too long."""
        if len(text) <= LONGEST_EXPRESSION:
            return True
        detail = f"The expression of {name} has {len(text):,} characters; {LONGEST_EXPRESSION:,} are the most."
        self.findings.tell(EXPRESSION_TOO_LONG, source, detail, property_name=name)
        return False


def shorten(text: str, longest: int = 200) -> str:
    """Give the beginning of a text of a file, in one line, as a sentence quotes it."""
    line = " ".join(text[: 4 * longest].split())
    return f"“{line[:longest]}{'…' if len(line) > longest or len(text) > 4 * longest else ''}”"
