"""Which times a cron expression names, also where a change to summer time or back is in between."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.unattended.schedules.timing import GRACE, HOW, NEVER, Timing, find_due

BERLIN = "Europe/Berlin"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def times(cron: str, since: datetime, count: int) -> list[str]:
    return [f"{each:%d %H:%M}" for each in Timing(cron, BERLIN).following(since, count)]


@pytest.mark.parametrize(
    ("cron", "since", "expected"),
    [
        # 2:30 is left out on 29 March: it comes right after the change, at 3:00.
        ("30 2 * * *", utc(2026, 3, 27, 12), ["28 01:30", "29 01:00", "30 00:30", "31 00:30"]),
        # On 25 October it comes twice: once.
        ("30 2 * * *", utc(2026, 10, 23, 12), ["24 00:30", "25 00:30", "26 01:30"]),
        # Asked within the second one, too.
        ("30 2 * * *", utc(2026, 10, 25, 1, 10), ["26 01:30"]),
        # What begins with * counts real time.
        ("*/30 * * * *", utc(2026, 3, 29, 0, 10), ["29 00:30", "29 01:00", "29 01:30"]),
        ("*/30 * * * *", utc(2026, 10, 25, 0, 10), ["25 00:30", "25 01:00", "25 01:30", "25 02:00"]),
        ("30 7 * * 1-5", utc(2026, 3, 27, 12), ["30 05:30", "31 05:30"]),
    ],
)
def test_a_change_of_the_clock_neither_loses_a_time_nor_doubles_it(cron: str, since: datetime, expected: list[str]):
    assert times(cron, since, len(expected)) == expected


@given(
    cron=st.sampled_from(["30 2 * * *", "*/20 1-3 * * *", "0 * * * *", "15,45 2 * * 0", "0 3 29 * *", "5 0 1 1 *"]),
    minutes=st.integers(0, 2 * 366 * 24 * 60),
)
def test_the_last_time_is_what_was_next_before_and_all_times_go_forward(cron: str, minutes: int):
    timing, moment = Timing(cron, BERLIN), utc(2026, 1, 1) + timedelta(minutes=minutes)
    first, second = timing.following(moment, 2)
    assert moment < first < second
    assert timing.next_after(first) == second
    assert max(first, timing.last_until(second - timedelta(seconds=1)) or first) == first


@pytest.mark.parametrize(
    "cron",
    [
        "",
        "* * * *",
        "* * * * * *",
        "@daily",
        "60 * * * *",
        "0 0 * * 9",
        "*/0 * * * *",
        "٣ * * * *",
        f"{'1,' * 60}1 * * * *",
    ],
)
def test_what_is_no_expression_is_told_how_to_write_one(cron: str):
    assert Timing(cron, "UTC").check()["cron"].endswith(HOW)


@given(st.text("0123456789*/,-#LWMONSUNJAN ", max_size=40))
def test_nothing_that_is_typed_breaks_the_check(cron: str):
    assert set(Timing(cron, "UTC").check()) <= {"cron"}


def test_a_day_that_never_comes_and_a_zone_that_nobody_knows_are_refused():
    assert Timing("0 0 30 2 *", "Mars/Olympus").check().keys() == {"cron", "time_zone"}
    assert NEVER.startswith("There is no such day")


MINUTELY, NOW = Timing("* * * * *", "UTC"), utc(2026, 5, 4, 12, 0) + timedelta(seconds=20)


def test_what_is_due_now_is_not_late_and_its_next_time_is_in_a_minute():
    due = find_due(MINUTELY, utc(2026, 5, 4, 12), NOW)
    assert (due.time, due.missed_from, due.is_late, due.next) == (
        utc(2026, 5, 4, 12),
        None,
        False,
        utc(2026, 5, 4, 12, 1),
    )


def test_all_that_was_missed_counts_as_one_time():
    due = find_due(MINUTELY, utc(2026, 4, 1), NOW)
    assert (due.time, due.missed_from, due.is_late) == (utc(2026, 5, 4, 12), utc(2026, 4, 1), False)
    daily = find_due(Timing("0 3 * * *", "UTC"), utc(2026, 5, 2, 3), NOW)
    assert (daily.time, daily.missed_from, daily.is_late) == (utc(2026, 5, 4, 3), utc(2026, 5, 2, 3), True)
    assert NOW - daily.time > GRACE
