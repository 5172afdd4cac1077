"""The table: which rows are measured, and that each is printed as soon as it is there."""

import argparse
import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from django.db import connection

from tests.bench.figures import table
from tests.bench.memory import measure_memory
from tests.bench.stack.latency import measure_latency
from tests.bench.stack.measuring import Taken, measure, measure_idle
from tests.bench.stack.peers import measure_peers
from tests.bench.stack.report import head, line, write_json
from tests.bench.stack.rows import table_of
from tests.bench.stack.running import stack

MEMORY, ONE_MAIL, PEERS = "memory", "one-mail", "peers"
SCALE, ALL_SCALES = "workers-", "scale"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be chosen."""
    listed = f"rows, with commas, of {', '.join(names())} (default all)"
    parser.add_argument("--only", type=read_names, default=[], help=listed)
    parser.add_argument("--runs", type=int, default=3, help="times that each row is run (default 3)")
    parser.add_argument("--mails", type=int, default=300, help="mails in one package (default 300)")
    parser.add_argument("--many", type=int, default=10_000, help="mails of a long Foreach Loop (default 10000)")
    parser.add_argument("--large", type=int, default=10_000, help="messages of 100 KiB (default 10000)")
    parser.add_argument("--processes", type=int, help="worker processes, whatever the row says")
    parser.add_argument("--no-counts", action="store_true", help="leave out what the database was asked for")
    parser.add_argument("--json", type=Path, help="also write every measurement to this file")


def print_table(given: argparse.Namespace) -> None:
    """Measure what was chosen, and print each row as soon as it is there."""
    taken = []
    if is_chosen(MEMORY, given.only):
        print(measure_memory(), end="\n\n", flush=True)
    print(f"On {connection.vendor}, load {os.getloadavg()[0]:.1f}.\n\n{head()}", flush=True)
    for each in measure_rows(given):
        print(line(each), flush=True)
        taken.append(each)
    figures = measure_latency() if is_chosen(ONE_MAIL, given.only) else []
    if figures:
        print(f"\n{table(figures)}", flush=True)
    if given.json:
        write_json(given.json, taken, figures, connection.vendor)


def measure_rows(given: argparse.Namespace) -> Iterator[Taken]:
    """Measure what was chosen, with one stack for all neighbours that want as many processes."""
    rows = [row for row in table_of(given.mails, given.many, given.large) if is_chosen(row.name, given.only)]
    for processes, alike in groupby(rows, lambda row: given.processes or row.processes):
        with stack(processes) as running:
            idle = None if given.no_counts else measure_idle(running)
            for row in alike:
                yield measure(running, row, given.runs, idle)
    if is_chosen(PEERS, given.only):
        yield from measure_peers(given.mails, given.runs)


def read_names(only: str) -> list[str]:
    """Read what --only was given."""
    asked = [each.strip() for each in only.split(",") if each.strip()]
    if unknown := sorted({*asked} - {*names()}):
        raise argparse.ArgumentTypeError(f"there is no row {unknown[0]}. The rows: {', '.join(names())}")
    return asked


def is_chosen(name: str, asked: list[str]) -> bool:
    """Tell whether a row was asked for; scale is a name for all those with other numbers of processes."""
    return not asked or name in asked or (name.startswith(SCALE) and ALL_SCALES in asked)


def names() -> list[str]:
    """Give every name that --only takes."""
    return [*(row.name for row in table_of(1, 1, 1)), ALL_SCALES, PEERS, ONE_MAIL, MEMORY]
