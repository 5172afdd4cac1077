"""What a file has beside the parts of its package: configurations, log providers, what is encrypted, notes."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element as Element

from designer.dtsx.source import SourcePackage
from designer.interchange.importing.elements import local_name
from designer.interchange.importing.parts import Parts, shorten
from designer.interchange.importing.values import is_true
from designer.interchange.rules import ANNOTATION, CONFIGURATION, ENCRYPTED, LOG_PROVIDER

CONFIGURATIONS: Final = frozenset({"Configuration", "Configurations"})
LOGGING: Final = frozenset({"LogProvider", "LogProviders"})
MARKS: Final = frozenset({"Sensitive", "Encrypted"})
MOST_TOLD: Final = 20


def tell_settings(package: SourcePackage, parts: Parts) -> None:
    """Tell what a package has that is not taken over."""
    found = Counter(name for element in package.rest for name in _count_kinds(element))
    if found["Configuration"]:
        detail = f"The package has {found['Configuration']} configurations."
        parts.findings.tell(CONFIGURATION, package, detail)
    if found["LogProvider"]:
        parts.findings.tell(LOG_PROVIDER, package, f"The package has {found['LogProvider']} log providers.")
    for annotation in package.annotations:
        if annotation.text.strip():
            detail = f"The note in {annotation.container} says: {shorten(annotation.text, 500)}"
            parts.findings.tell(ANNOTATION, package, detail)
    _tell_encrypted(package, parts)


def _count_kinds(element: Element) -> Iterator[str]:
    """Give the kind of an element, or of each in it where it is a list of them (formats 6 and 8)."""
    name = local_name(element)
    if name in CONFIGURATIONS:
        yield from ["Configuration"] * (sum(1 for _ in element) if name == "Configurations" else 1)
    if name in LOGGING:
        yield from ["LogProvider"] * (sum(1 for _ in element) if name == "LogProviders" else 1)


def _tell_encrypted(package: SourcePackage, parts: Parts) -> None:
    names = [local_name(each) for each in package.element.iter() if _is_encrypted(each)]
    if names:
        told = ", ".join(sorted(set(names))[:MOST_TOLD])
        parts.findings.tell(ENCRYPTED, package, f"{len(names)} values are encrypted: {told}.")


def _is_encrypted(element: Element) -> bool:
    if not isinstance(element.tag, str):
        return False
    if local_name(element) == "EncryptedData":
        return True
    marks = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    return any(is_true(marks[name]) for name in MARKS & marks.keys()) and bool(element.text or "Salt" in marks)
