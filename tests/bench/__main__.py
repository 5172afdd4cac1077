"""`python -m tests.bench [--json FILE]`: measure, and print a table. It has a database and a Redis of its own."""

import argparse
import os
import sys
from pathlib import Path

import django

from designer.local.programs import QUIET_AS_ROOT

os.environ.update(QUIET_AS_ROOT, DJANGO_SETTINGS_MODULE="tests.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from tests.bench import message, pages  # noqa: E402
from tests.bench.expressions import measure_expressions  # noqa: E402
from tests.bench.figures import Figure, table, write_json  # noqa: E402
from tests.bench.foreach import measure_foreach  # noqa: E402
from tests.bench.measure import measure_all  # noqa: E402
from tests.bench.memory import measure_memory  # noqa: E402
from tests.bench.session import table as table_of_sessions  # noqa: E402
from tests.bench.sink import sink  # noqa: E402


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure how fast packages run.")
    parser.add_argument("--json", type=Path, help="also write the figures, every measurement included, to this file")
    parser.add_argument("--mails", type=int, default=300, help="mails in one package (default 300)")
    parser.add_argument("--merge", type=int, default=10_000, help="mails of a Foreach Loop (default 10000)")
    parser.add_argument("--runs", type=int, default=20, help="times that one mail is sent (default 20)")
    parser.add_argument("--repeats", type=int, default=3, help="times that the many mails are sent (default 3)")
    parser.add_argument("--pages", action="store_true", help="measure pages instead, on a PostgreSQL that is full")
    parser.add_argument("--executions", type=int, default=1_000_000, help="executions in it (default 1000000)")
    return parser.parse_args()


def measure(given: argparse.Namespace) -> list[Figure]:
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        print(measure_memory(), end="\n\n")
        with sink() as server:
            figures = measure_all(server, mails=given.mails, runs=given.runs, repeats=given.repeats)
        return [*figures, *measure_foreach(given.merge, given.repeats)]
    finally:
        teardown_databases(databases, verbosity=0)


def print_pages(executions: int) -> None:
    if connection.vendor != "postgresql":
        sys.exit("The pages are measured on PostgreSQL: name one in DATABASE_URL (postgres://user@host:port/name).")
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        print(pages.table(pages.measure_pages(executions)))
    finally:
        teardown_databases(databases, verbosity=0)


given = read_arguments()
if given.pages:
    sys.exit(print_pages(given.executions))
figures = [*measure(given), *measure_expressions(given.runs)]
print(table(figures))
print()
print(table_of_sessions())
print()
print(message.table())
if given.json:
    write_json(given.json, figures, connection.vendor)
