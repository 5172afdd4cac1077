"""Writers of one SQLite database queue: one at a time, in their order, for no longer than they may, whoever dies."""

import os
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from queue import Queue

import pytest
from django.db import connection, transaction

from designer.database.sqlite.write_queue import QueueTimeout, WriteQueue
from tests.waiting import wait_until

HOLD = """
import sys
from designer.database.sqlite.write_queue import WriteQueue
WriteQueue(sys.argv[1], 5).enter()
print("held", flush=True)
sys.stdin.read()
"""


def test_writers_have_their_turn_in_their_order(tmp_path: Path) -> None:
    first, turns = WriteQueue(str(tmp_path / "db"), 20), Queue[int]()
    first.enter()

    def take(number: int) -> None:
        mine = WriteQueue(str(tmp_path / "db"), 20)
        mine.enter()
        turns.put(number)
        mine.leave()

    threads = [threading.Thread(target=take, args=(number,)) for number in range(3)]
    for number, thread in enumerate(threads, start=1):
        thread.start()
        wait_until(lambda number=number: _waiting() == number)
    assert turns.empty()
    first.leave()
    for thread in threads:
        thread.join()
    assert [turns.get() for _ in threads] == [0, 1, 2]


def test_who_waits_too_long_gives_up_and_holds_nobody_else_up(tmp_path: Path) -> None:
    first, second, third = (WriteQueue(str(tmp_path / "db"), seconds) for seconds in (20, 0.05, 20))
    first.enter()
    with pytest.raises(QueueTimeout):
        second.enter()
    assert not second.is_held
    first.leave()
    third.enter()
    assert third.is_held
    third.leave()


def test_a_killed_process_leaves_the_queue(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        holder.kill()
    queue = WriteQueue(str(tmp_path / "db"), 20)
    queue.enter()
    queue.leave()


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("sqlite")
def test_each_transaction_and_each_change_outside_of_one_queues() -> None:
    connection.ensure_connection()
    queue = connection._queue
    assert queue is not None
    with transaction.atomic():
        assert queue.is_held
    assert not queue.is_held
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    assert not queue.is_held
    with closing(connection.cursor()) as cursor:
        cursor.execute("DELETE FROM tasks_heartbeat")
        cursor.execute("SELECT 1")
    assert not queue.is_held


def _waiting() -> int:
    """How many of this process wait for a lock, as the kernel sees it."""
    locks = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    return sum(line[1:3] == ["->", "FLOCK"] and line[5] == str(os.getpid()) for line in locks)
