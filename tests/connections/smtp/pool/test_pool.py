"""The pool of a process: connections are used again, bounded, and given up in time."""

import contextlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from connections.errors import ConnectionsBusy, SenderRefused
from connections.protocol.message import OutgoingMessage
from connections.smtp.pool.buckets import LONGEST_IDLE, LONGEST_LIFE
from tests.connections.smtp.conftest import settings_for
from tests.connections.smtp.pool.sending import MESSAGE, TO_BOB, connections, send
from tests.servers.scripted import ScriptedServer, hear, hear_content, say
from tests.servers.smtp import mail_server
from tests.waiting import wait_until

pytestmark = pytest.mark.usefixtures("servers_swallow_chunks")


def test_a_chain_of_mails_uses_one_connection(pool, server):
    for _ in range(5):
        send(pool, server)

    assert len(set(connections(server))) == 1
    assert server.quits == 0


def test_other_settings_have_other_connections(pool, server):
    send(pool, server)
    send(pool, server, timeout=4_000)

    assert len(set(connections(server))) == 2


def test_a_connection_that_the_server_closed_is_not_used(pool, clock):
    with mail_server() as first:
        send(pool, first)
        port = first.port
    with mail_server(port=port) as second:
        send(pool, second)

        assert len(second.received) == 1
        pool.close()


def test_an_idle_connection_is_asked_before_it_is_used(pool, clock):
    acts = [
        *[say(b"220 x\r\n"), hear(b"EHLO"), say(b"250 x\r\n")],
        *[hear(b"MAIL"), say(b"250 x\r\n"), hear(b"RCPT"), say(b"250 x\r\n"), hear(b"DATA"), say(b"354 x\r\n")],
        *[hear_content(), say(b"250 x\r\n"), hear(b"NOOP"), say(b"250 x\r\n"), hear(b"MAIL"), say(b"550 no\r\n")],
        *[hear(b"RSET"), say(b"250 x\r\n"), hear(b"QUIT"), say(b"221 x\r\n")],
    ]
    with ScriptedServer(*acts) as server:
        send(pool, server)
        clock.now += 10
        with pytest.raises(SenderRefused):
            send(pool, server)
        pool.close()


def test_a_connection_is_closed_after_its_number_of_messages(pool, server):
    for _ in range(5):
        send(pool, server, max_messages_per_connection=2)

    first, second, third, fourth, fifth = connections(server)
    assert first == second != third == fourth != fifth
    wait_until(lambda: server.quits == 2)


@pytest.mark.parametrize("seconds", [LONGEST_IDLE, LONGEST_LIFE])
def test_a_connection_is_closed_after_its_time(pool, clock, server, seconds):
    send(pool, server)
    clock.now += seconds
    send(pool, server, timeout=4_000)  # anything that comes back wakes the one who sweeps

    wait_until(lambda: server.quits == 1)


def test_no_more_connections_are_open_than_allowed(pool, server):
    together = threading.Semaphore(2)
    most = []

    def look(_session):
        assert together.acquire(blocking=False)
        most.append(1)
        together.release()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: send(pool, server, look, max_connections=2), range(40)))

    assert len(server.received) == len(most) == 40
    assert len(set(connections(server))) <= 2


def test_who_waits_too_long_for_a_connection_is_told_so(pool, server):
    properties = settings_for(server, max_connections=1, timeout=200)

    with pool.acquire(properties), pytest.raises(ConnectionsBusy) as error:
        pool.send(properties, OutgoingMessage(TO_BOB, MESSAGE), lambda _session: None)

    assert error.value.temporary
    assert "this worker may open 1, and all are in use" in error.value.sentence


def test_an_objection_leaves_room_for_the_next(pool, server):
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            send(pool, server, lambda _session: 1 / 0, max_connections=1)

    assert send(pool, server, max_connections=1).reply.is_positive


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_leaves_its_parents_connections_alone(pool, server):
    send(pool, server)
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            pool.forget()
            send(pool, server)
            pool.close()
        os._exit(0)
    os.waitpid(child, 0)
    send(pool, server)

    first, inherited, again = connections(server)
    assert first == again != inherited


def test_connections_that_are_worn_say_goodbye_at_the_same_time(pool, server):
    both, said = threading.Barrier(2, timeout=10), []
    properties = settings_for(server, max_connections=2, max_messages_per_connection=1)

    def wear_out(_number):
        with pool.acquire(properties) as pooled:
            both.wait()
            pooled.messages += 1
            pooled.session.quit = lambda: (pooled.session.close(), said.append(both.wait()))

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(wear_out, range(2)))
    wait_until(lambda: len(said) == 2)
