"""What a file has beside the parts of its package: configurations and log providers."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element as Element

from designer.dtsx.source import SourcePackage
from designer.interchange.importing.elements import local_name
from designer.interchange.importing.parts import Parts
from designer.interchange.rules import CONFIGURATION, LOG_PROVIDER

CONFIGURATIONS: Final = frozenset({"Configuration", "Configurations"})
LOGGING: Final = frozenset({"LogProvider", "LogProviders"})


def tell_settings(package: SourcePackage, parts: Parts) -> None:
    """Tell what a package has that is not taken over."""
    found = Counter(name for element in package.rest for name in _count_kinds(element))
    if found["Configuration"]:
        detail = f"The package has {found['Configuration']} configurations."
        parts.findings.tell(CONFIGURATION, package, detail)
    if found["LogProvider"]:
        parts.findings.tell(LOG_PROVIDER, package, f"The package has {found['LogProvider']} log providers.")


def _count_kinds(element: Element) -> Iterator[str]:
    """Give the kind of an element, or of each in it where it is a list of them (formats 6 and 8)."""
    name = local_name(element)
    if name in CONFIGURATIONS:
        yield from ["Configuration"] * (sum(1 for _ in element) if name == "Configurations" else 1)
    if name in LOGGING:
        yield from ["LogProvider"] * (sum(1 for _ in element) if name == "LogProviders" else 1)
