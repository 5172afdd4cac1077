"""`make bench`: measure whole runs, or parts, or pages, and print a table. It has a database and a Redis of its own."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import django

from designer.local.place import QUIET_AS_ROOT

os.environ.update(QUIET_AS_ROOT, DJANGO_SETTINGS_MODULE="tests.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from tests.bench import files, message  # noqa: E402
from tests.bench import session as sessions  # noqa: E402
from tests.bench.designer import table as designer  # noqa: E402
from tests.bench.expressions import measure_expressions  # noqa: E402
from tests.bench.figures import table as table_of_parts  # noqa: E402
from tests.bench.stack import table as whole  # noqa: E402
from tests.bench.tasks import measure_tasks  # noqa: E402
from tests.bench.web import pages, requests  # noqa: E402


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure how fast packages run.")
    whole.add_arguments(parser)
    parser.add_argument("--parts", action="store_true", help="measure the parts instead: engine, expressions, messages")
    parser.add_argument("--pages", action="store_true", help="measure pages instead, on a PostgreSQL that is full")
    parser.add_argument("--requests", action="store_true", help="measure requests of the API instead")
    parser.add_argument("--clients", type=int, default=50, help="programs that ask at once (default 50)")
    parser.add_argument("--files", action="store_true", help="measure SSIS's files instead: read, imported, exported")
    parser.add_argument("--designer", action="store_true", help="measure the designer in Chromium instead")
    parser.add_argument("--executions", type=int, default=1_000_000, help="executions in it (default 1000000)")
    parser.add_argument("--packages", type=int, default=10_000, help="packages, and as many managers (default 10000)")
    return parser.parse_args()


@contextmanager
def database() -> Iterator[None]:
    """Make a database that is gone with the block."""
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)


def print_pages(executions: int, packages: int) -> None:
    if connection.vendor != "postgresql":
        sys.exit("The pages are measured on PostgreSQL: name one in DATABASE_URL (postgres://user@host:port/name).")
    print(pages.table(pages.measure_pages(executions, packages)))


def print_parts(runs: int) -> None:
    """Print what the parts cost of which a run is made, each without the others."""
    print(table_of_parts([*measure_tasks(runs), *measure_expressions(20)]))
    print(f"\n{sessions.table()}\n\n{message.table()}")


given = read_arguments()
with database():
    if given.pages:
        print_pages(given.executions, given.packages)
    elif given.requests:
        print(requests.table(given.clients))
    elif given.files:
        print(files.table())
    elif given.designer:
        designer.print_table(given.runs)
    elif given.parts:
        print_parts(given.runs)
    else:
        whole.print_table(given)
