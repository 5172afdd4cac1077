"""How long SSIS's files take: read, made a document, saved, written again; beside what lxml alone takes to parse."""

import os
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise
from resource import RUSAGE_SELF, getrusage
from time import perf_counter
from uuid import uuid4

from lxml import etree

from designer.dtsx.files.gathering import gather_uploads
from designer.dtsx.reading.package import read_package
from designer.interchange.exporting.files import Order, export_file
from designer.interchange.importing.packages import import_package
from designer.models import User
from designer.services.imports.importing import import_files
from designer.services.imports.outcomes import Choices
from designer.services.projects import create_project
from tests.packages import arrow, package, send_mail, smtp

MEGABYTE = 1024 * 1024
LARGE, ORDINARY = (500, 9_000), (25, 500)
"""Send Mail tasks, and characters of the message of each: five megabytes, and what a project has many of."""
PACKAGES = 300


def table() -> str:
    """Measure a package of five megabytes and a project of 300 packages."""
    large, ordinary = _make(*LARGE), _make(*ORDINARY)
    sizes = f"a package of {len(large) / MEGABYTE:.1f} MB, and {PACKAGES} of {len(ordinary) // 1024} KB"
    lines = [f"{name:<48}{seconds:8.2f} s" for name, seconds in _measure(large)]
    memory = f"{'memory, read and made a document':<48}{_measure_memory(large):8.1f} times its size"
    return "\n".join([f"SSIS's files: {sizes}", *lines, memory])


def _make(tasks: int, letters: int) -> bytes:
    mails = [send_mail(f"Mail {number}", message_source="0123456789" * (letters // 10)) for number in range(tasks)]
    arrows = [arrow(begin, end) for begin, end in pairwise(mails)]
    return export_file(package("Mails", mails, arrows, [smtp()]), Order(uuid4())).octets


def _measure(large: bytes) -> Iterator[tuple[str, float]]:
    user = User.objects.create_superuser("bench")
    yield "lxml alone parses it (the floor)", _time(lambda: etree.fromstring(large, etree.XMLParser(huge_tree=True)))
    yield "read", _time(lambda: read_package(large))
    document = import_package(read_package(large)).document
    yield "read and made a document", _time(lambda: import_package(read_package(large)))
    yield "read, made a document, and saved", _time(lambda: _import(user, [large]))
    yield "written as a file, and read again for losses", _time(lambda: export_file(document, Order(uuid4())))
    many = [_make(*ORDINARY) for _ in range(PACKAGES)]
    yield f"{PACKAGES} packages imported into a project", _time(lambda: _import(user, many))


def _time(call: Callable[[], object]) -> float:
    begin = perf_counter()
    call()
    return perf_counter() - begin


def _import(user: User, files: list[bytes]) -> None:
    project = create_project(user, str(uuid4()))
    uploads = [(f"{number}.dtsx", BytesIO(octets)) for number, octets in enumerate(files)]
    report = import_files(user, project, gather_uploads(uploads), Choices())
    if failed := [file.error for file in report.files if file.error]:
        raise RuntimeError(f"{len(failed)} files were not imported: {failed[0]}")


def _measure_memory(octets: bytes) -> float:
    """Give how much more a process of its own has at its highest, by the size of the file."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        os.waitpid(child, 0)
        with os.fdopen(reading) as result:
            return float(result.read()) * 1024 / len(octets)
    before = getrusage(RUSAGE_SELF).ru_maxrss
    import_package(read_package(octets))
    os.write(writing, str(getrusage(RUSAGE_SELF).ru_maxrss - before).encode())
    os._exit(0)
