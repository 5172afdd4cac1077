"""How long others may be silent: longer for somebody who could not have heard them."""

from datetime import timedelta

import pytest

from tasks.runtime import silence
from tasks.runtime.silence import LONGEST_OUTAGE, Hearing, begin_to_hear, hear, usual_silence

PERIOD = 2.0


class Clock:
    """Seconds that a test moves on."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(silence, "monotonic", made)
    monkeypatch.setattr(silence, "PERIOD", PERIOD)
    return made


def test_an_outage_is_added_until_all_have_had_time_to_be_heard_again(clock: Clock):
    hearing = Hearing()
    assert hearing.deaf_for(6) == 0
    for _ in range(3):
        hearing.hear()
        clock.now += PERIOD
        assert hearing.deaf_for(6) == 0
    clock.now += 10
    assert hearing.deaf_for(6) == 10 + PERIOD
    hearing.hear()
    clock.now += PERIOD
    hearing.hear()
    assert hearing.deaf_for(6) == 10 + PERIOD
    clock.now += PERIOD
    hearing.hear()
    clock.now += PERIOD
    assert hearing.deaf_for(6) == 0


def test_no_outage_counts_for_longer_than_others_would_have_waited(clock: Clock):
    hearing = Hearing()
    hearing.hear()
    clock.now += 10_000
    assert hearing.deaf_for(6) == 60


def test_who_has_just_begun_takes_nobody_for_dead_who_an_outage_may_have_silenced(clock: Clock, monkeypatch):
    monkeypatch.setattr(silence, "_hearing", Hearing())
    usual = usual_silence()
    assert silence.silence() == usual
    begin_to_hear()
    clock.now += 1_000
    assert silence.silence() == usual + timedelta(seconds=LONGEST_OUTAGE)
    hear()
    clock.now += PERIOD
    hear()
    assert silence.silence() == usual + timedelta(seconds=LONGEST_OUTAGE)
    clock.now = 2_000.0 + usual.total_seconds()
    monkeypatch.setattr(silence, "PERIOD", usual.total_seconds())
    assert silence.silence() == usual
