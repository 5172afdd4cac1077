"""Documents of packages as they were read or saved last, so that each version is read from its rows once in a process.

A key has the time of the save beside the version: that tells a restored database, and a save that was rolled back, from
what there is. Nobody may change what is in a document, which others have too.
"""

import sys
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from threading import Lock
from typing import Any

from designer.database.prepared_queries import Given, PreparedSelect
from designer.models import Package
from designer.package.document import PackageDocument
from designer.storage.rows import load_document

MOST_DOCUMENTS, MOST_PARTS, OF_PART = 16, 10_000, 2_500
"""Documents that a process keeps, and their executables, constraints and the like together: some 25 MB. So many bytes
of text, which may be that of a very long mail, count as one more."""
OF_ENTRY = 8
"""Bytes of what is no text in a list."""
AS_IT_IS = PreparedSelect(
    lambda: Package.objects.filter(pk=Given("pk", Package, "id")).values_list("version", "modified_at").order_by()
)
Key = tuple[int, int, datetime]


class _KnownDocuments:
    """The documents that were used last; at least the last one, however large it is."""

    def __init__(self) -> None:
        self._documents: OrderedDict[Key, tuple[PackageDocument, int]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key) -> PackageDocument | None:
        with self._lock:
            if key not in self._documents:
                return None
            self._documents.move_to_end(key)
            return self._documents[key][0]

    def keep(self, key: Key, document: PackageDocument) -> None:
        with self._lock:
            self._documents[key] = (document, _weigh(document))
            while len(self._documents) > 1 and self._is_too_much():
                self._documents.popitem(last=False)

    def _is_too_much(self) -> bool:
        parts = sum(count for _, count in self._documents.values())
        return len(self._documents) > MOST_DOCUMENTS or parts > MOST_PARTS


_known = _KnownDocuments()


def read_document(package: Package) -> PackageDocument:
    """Give a package's document as load_document does; what is known already is not read again."""
    key = _key_of(package)
    if known := _known.find(key):
        return known
    document = load_document(package)
    # Somebody may have saved between the package's own row and the others.
    if [package.version, package.modified_at] in AS_IT_IS.ask(pk=package.pk):
        _known.keep(key, document)
    return document


def keep_document(package: Package, document: PackageDocument) -> None:
    """Know a package's document as it was just saved. The caller holds the package's lock."""
    _known.keep(_key_of(package), document)


def _key_of(package: Package) -> Key:
    return package.pk, package.version, package.modified_at


def _weigh(document: PackageDocument) -> int:
    """Count the parts of a document, and what is written in them."""
    parts = (document.executables, document.variables, document.parameters, document.connections, document.notes)
    written: Iterable[object] = chain(
        ((each.properties, each.expressions) for each in document.executables),
        ((each.properties, each.expressions) for each in document.connections),
        (each.value for each in document.variables),
        (each.value for each in document.parameters),
        (each.text for each in document.notes),
    )
    return sum(len(each) for each in parts) + len(document.precedence_constraints) + _measure(written) // OF_PART


def _measure(written: Any) -> int:
    """Give how many bytes something takes, most of which are its texts."""
    if isinstance(written, str):
        return sys.getsizeof(written)
    if isinstance(written, dict):
        return _measure(written.values())
    return sum(map(_measure, written)) if isinstance(written, Iterable) else OF_ENTRY
