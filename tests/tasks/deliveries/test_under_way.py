"""What a process notes of its messages, and who may go by it: only who can prove that the process is dead."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from connections.protocol.reply import Reply
from tasks.deliveries.sending import under_way
from tasks.deliveries.sending.under_way import HEADER, SLOTS, Mark, MarkFile, Stage, digest_of, marks_of, path_of
from tasks.runtime import heartbeat

FINE = Reply(250, "2.0.0", "Fine, “grüß Gott”\nand more")

MARKS = {
    "waiting": Mark(Stage.WAITING),
    "leaving": Mark(Stage.LEAVING),
    "taken": Mark(Stage.TAKEN, FINE),
    "refused": Mark(Stage.REFUSED),
}
NOTED = {(digest_of(name), 2): mark for name, mark in MARKS.items()}


def die_with(note: Callable[[UUID], None]) -> UUID:
    """Have a process note something and die of SIGKILL."""
    worker = uuid4()
    process = multiprocessing.get_context("fork").Process(target=_note_and_die, args=(note, worker))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    return worker


def _note_and_die(note: Callable[[UUID], None], worker: UUID) -> None:
    note(worker)
    os.kill(os.getpid(), signal.SIGKILL)


def note_all(worker: UUID) -> None:
    under_way.begin(worker, [(name, 2) for name in ("waiting", "leaving", "taken", "refused", "ended")])
    under_way.leave("leaving")
    under_way.leave("taken")
    under_way.take("taken", FINE)
    under_way.leave("refused")
    under_way.refuse("refused")
    under_way.end(["ended"])
    under_way.leave("unknown")


def test_a_dead_process_tells_how_far_each_attempt_was():
    assert marks_of(die_with(note_all)) == NOTED


def test_nobody_goes_by_what_a_living_process_has_noted():
    worker = uuid4()
    note_all(worker)
    assert marks_of(worker) == {}
    under_way.remove_own()
    assert not path_of(worker).exists()


def test_nobody_goes_by_what_was_noted_elsewhere_or_is_damaged():
    worker = die_with(note_all)
    path = path_of(worker)
    octets = bytearray(path.read_bytes())
    path.write_bytes(octets[:-1])
    assert marks_of(worker) == {}
    octets[HEADER.size - 480] ^= 1  # another boot, or another container
    path.write_bytes(octets)
    assert marks_of(worker) == {}
    assert marks_of(uuid4()) == marks_of(None) == {}


def test_who_becomes_another_worker_leaves_nothing_to_go_by():
    def resign(worker: UUID) -> None:
        note_all(worker)
        under_way.begin(uuid4(), [("waiting", 2)])

    assert marks_of(die_with(resign)) == {}


def test_who_resigns_leaves_all_to_go_by_though_the_process_lives_on(transactional_db: None):
    worker = heartbeat.identify()
    under_way.end_all()
    note_all(worker)
    assert marks_of(worker) == {}
    heartbeat.resign()
    under_way.take("leaving", FINE)  # by a thread that is late
    assert marks_of(worker) == NOTED
    assert heartbeat.identify() != worker
    note_all(heartbeat.identify())
    assert marks_of(worker) == NOTED


def test_a_process_knows_what_it_has_noted_of_an_attempt_itself():
    note_all(uuid4())
    assert under_way.find_own("taken", 2) == Mark(Stage.TAKEN, FINE)
    assert under_way.find_own("waiting", 2) == Mark(Stage.WAITING)
    assert under_way.find_own("waiting", 1) == under_way.find_own("ended", 2) == under_way.UNKNOWN


def test_what_finds_no_slot_or_has_said_too_much_is_in_doubt():
    def note_much(worker: UUID) -> None:
        under_way.begin(worker, [(f"{number}", 1) for number in range(SLOTS + 1)])
        under_way.leave("0")
        under_way.take("0", Reply(250, "", "ß" * 1_000))

    marks = marks_of(die_with(note_much))
    assert marks[digest_of("0"), 1] == Mark(Stage.LEAVING)
    assert len(marks) == SLOTS


def test_a_disk_that_is_full_stops_nothing(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    def fail(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", fail)
    monkeypatch.setattr(under_way._current, "has_failed", False)
    for _ in range(2):
        note_all(uuid4())
    assert caplog.text.count("No space left on device") == 1


def test_what_was_left_long_ago_is_deleted():
    old, young = die_with(note_all), die_with(note_all)
    os.utime(path_of(old), (0, 0))
    under_way.remove_old()
    assert [path_of(worker).exists() for worker in (old, young)] == [False, True]


def test_a_file_that_was_deleted_is_made_anew(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(under_way, "TOUCHED_EACH", 0.0)
    worker = uuid4()
    note_all(worker)
    path_of(worker).unlink()
    under_way.end_all()
    note_all(worker)
    assert path_of(worker).exists()
    assert isinstance(under_way._current.file, MarkFile)
