"""`python -m pytest -p tests.programs.processor_time`: tell how many seconds of processors files and tests took, each
with all processes that it started. Unlike the time by the clock, it is much the same on a machine that is busy.

What is made once for several tests counts for the first of them. Servers that ended before they were asked for, such as
those that became nobody's children, are not seen.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

NAME = "processor_seconds"
BEGUN = pytest.StashKey[float]()
TICKS = os.sysconf("SC_CLK_TCK")
ROWS = 40


def spent() -> float:
    """Give the seconds of this process and of all that it has started, whether they have ended or not."""
    own = os.times()
    return own.user + own.system + own.children_user + own.children_system + sum(map(_spent_by, _descendants("self")))


def _descendants(process: str) -> Iterator[str]:
    for task in Path("/proc", process, "task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:  # it has just ended
            continue
        for child in children:
            yield child
            yield from _descendants(child)


def _spent_by(process: str) -> float:
    try:
        fields = Path("/proc", process, "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    item.stash[BEGUN] = spent()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if call.when == "teardown":
        report.user_properties.append((NAME, spent() - item.stash[BEGUN]))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for each in terminalreporter.stats.values() for report in each]
    ended = [report for report in reports if getattr(report, "when", "") == "teardown"]
    tests = Counter({report.nodeid: dict(report.user_properties).get(NAME, 0.0) for report in ended})
    files: Counter[str] = Counter()
    for test, seconds in tests.items():
        files[test.partition("::")[0]] += seconds
    terminalreporter.section(f"{tests.total():.0f} seconds of processors")
    for line in [*_rows(files.most_common(ROWS)), "", *_rows(tests.most_common(ROWS))]:
        terminalreporter.line(line)


def _rows(of: Iterable[tuple[str, float]]) -> Iterator[str]:
    return (f"{seconds:8.2f}  {name}" for name, seconds in of)
