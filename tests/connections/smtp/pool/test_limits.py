"""Limits of a connection manager within a process: whom they are about, turns, slots, and how the pool keeps them."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from connections.errors import ConnectionRefused, ConnectionsOverallBusy, TimedOut
from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from connections.smtp.pool import limits as limits_module
from connections.smtp.pool.limits import (
    FAIR_SHARE,
    HORIZON,
    Limit,
    ProcessLimits,
    Turn,
    connections_of,
    is_late,
    rate_of,
)
from connections.smtp.pool.pool import SessionPool
from connections.smtp.transactions.send_request import SendRequest
from connections.smtp.windows_auth import KeytabIdentity, PasswordIdentity
from connections.types.smtp.properties import SmtpProperties
from tests.connections.smtp.conftest import settings_for
from tests.connections.smtp.pool.sending import Clock
from tests.servers.scripted import ScriptedServer, fall_silent, hear, hear_content, pause, say

MESSAGE = b"Subject: Hello\r\n\r\nGood morning\r\n"
TO_BOB = Envelope("alice@example.com", ("bob@example.com",))
TWO = Limit("mail", 25, "", 2)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def limits(clock):
    return ProcessLimits(clock)


@pytest.fixture
def pool():
    pool = SessionPool()
    yield pool
    pool.close()


def send(pool, properties, **options):
    return pool.send(properties, OutgoingMessage(TO_BOB, MESSAGE), lambda _session: None, **options)


def test_managers_that_agree_on_server_identity_and_number_share_a_limit():
    one = SmtpProperties(smtp_server="Mail", messages_per_second=2, timeout=1_000)
    same = SmtpProperties(smtp_server="mail", messages_per_second=2, max_connections=3)

    assert rate_of(one, None) == rate_of(same, None)


@pytest.mark.parametrize(
    ("properties", "identity"),
    [
        ({"messages_per_second": 5.0}, None),
        ({"port": 587}, None),
        ({"smtp_server": "other"}, None),
        ({"use_windows_authentication": True}, None),
        ({"use_windows_authentication": True}, PasswordIdentity("alice", "secret")),
    ],
)
def test_others_have_their_own(properties, identity):
    own = {"smtp_server": "mail", "messages_per_second": 2.0}

    assert rate_of(SmtpProperties(**{**own, **properties}), identity) != rate_of(SmtpProperties(**own), None)


def test_a_limit_names_who_sends_and_no_secret():
    properties = SmtpProperties(smtp_server="mail", max_connections_overall=4, use_windows_authentication=True)

    assert str(connections_of(properties, PasswordIdentity("CORP\\alice", "secret"))) == "mail:25:corp\\alice:4"
    assert str(connections_of(properties, KeytabIdentity("svc@CORP", b"secret"))) == "mail:25:svc@corp:4"


def test_turns_are_evenly_spaced_and_what_was_not_used_is_no_credit(limits, clock):
    assert [limits.turn(TWO) for _ in range(3)] == [Turn(0.0, True), Turn(0.5, True), Turn(1.0, True)]

    clock.now += 60

    assert [limits.turn(TWO) for _ in range(2)] == [Turn(0.0, True), Turn(0.5, True)]


def test_a_turn_far_ahead_is_not_given_yet(limits, clock):
    slow = Limit("mail", 25, "", 0.1)
    limits.turn(slow)

    assert limits.turn(slow) == limits.turn(slow) == Turn(10 - HORIZON, False)
    clock.now += 10 - HORIZON
    assert limits.turn(slow) == Turn(HORIZON, True)


def test_a_slow_pace_forgives_a_slow_connection():
    assert is_late(Limit("mail", 25, "", 10), 0.3)
    assert not is_late(Limit("mail", 25, "", 0.1), 4.0)


def test_a_slot_is_wanted_when_another_one_waits_and_it_was_kept_for_a_while(limits, clock):
    told = []
    first, second, third = (limits.slot(TWO, lambda: told.append(1)) for _ in range(3))

    assert (first.take(), second.take(), third.take()) == (True, True, False)
    assert not first.is_wanted
    clock.now += FAIR_SHARE
    assert not third.take()
    assert first.is_wanted
    assert len(told) == 2
    first.free()
    first.free()
    assert third.take()
    assert not limits.slot(TWO).take()


def test_messages_leave_at_the_pace_of_the_manager(pool, server):
    properties = settings_for(server, messages_per_second=20.0)
    began = time.monotonic()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: send(pool, properties), range(9)))

    assert len(server.received) == 9
    assert time.monotonic() - began >= 8 / 20


def test_waiting_for_a_turn_is_not_bounded_by_the_timeout(pool, server):
    properties = settings_for(server, messages_per_second=2.0, timeout=200)

    for _ in range(2):
        assert send(pool, properties).reply.is_positive


def test_who_waits_for_a_turn_can_be_told_to_stop(pool, server):
    properties = settings_for(server, messages_per_second=0.01)
    send(pool, properties)

    with pytest.raises(ZeroDivisionError):
        send(pool, properties, while_waiting=lambda: 1 / 0)

    assert len(server.received) == 1


def test_managers_share_the_connections_of_a_server(pool, server):
    """An idle connection of one manager makes room for another one's."""
    send(pool, settings_for(server, max_connections_overall=1))
    send(pool, settings_for(server, max_connections_overall=1, timeout=4_000))

    assert len(server.received) == 2
    assert server.quits == 1


class Endless:
    """A source of messages that tells when the first is on its way, and ends when it is told to."""

    bell = None

    def __init__(self) -> None:
        self.has_begun, self.is_over = threading.Event(), False

    def has_more(self) -> bool:
        return not self.is_over

    def take(self) -> SendRequest:
        if self.is_over:
            raise StopIteration
        self.has_begun.set()
        return SendRequest(OutgoingMessage(TO_BOB, MESSAGE))


def test_a_run_of_messages_leaves_the_slot_to_who_waits_for_it(pool, server, monkeypatch):
    monkeypatch.setattr(limits_module, "FAIR_SHARE", 0.05)
    source, properties = Endless(), settings_for(server, max_connections_overall=1)
    outcomes = []
    run = threading.Thread(target=lambda: outcomes.extend(pool.send_many(properties, source)))
    run.start()
    source.has_begun.wait()
    try:
        assert send(pool, settings_for(server, max_connections_overall=1, timeout=4_000)).reply.is_positive
    finally:
        source.is_over = True
        run.join()
    assert len({mail.connection for mail in server.received}) >= 2
    assert len(outcomes) == len(server.received) - 1


def test_who_finds_no_slot_within_the_timeout_is_told_which_limit_it_was(pool, server):
    properties = settings_for(server, max_connections_overall=1, timeout=300)

    with pool.acquire(properties), pytest.raises(ConnectionsOverallBusy) as error:
        send(pool, properties)

    assert error.value.temporary
    assert "all workers together may open 1, and all are in use" in error.value.sentence
    assert "raise MaxConnectionsOverall" in error.value.sentence
    assert send(pool, properties).reply.is_positive


def test_a_connection_that_could_not_be_opened_keeps_no_slot(pool, closed):
    for _ in range(2):
        with pytest.raises(ConnectionRefused):
            send(pool, settings_for(closed, max_connections_overall=1, timeout=500))


MAIL = [
    *[hear(b"MAIL"), say(b"250 x\r\n"), hear(b"RCPT"), say(b"250 x\r\n"), hear(b"DATA"), say(b"354 x\r\n")],
    *[hear_content(), say(b"250 x\r\n")],
]


def test_a_server_that_fell_silent_takes_no_more_than_the_timeout(clock):
    """One deadline for all: asking idle connections, and opening another one."""
    pool = SessionPool(clock=clock)
    with ScriptedServer(say(b"220 x\r\n"), hear(b"EHLO"), say(b"250 x\r\n"), *MAIL, fall_silent()) as server:
        properties = settings_for(server, timeout=600)
        send(pool, properties)
        clock.now += 10
        began = time.monotonic()
        with pytest.raises(TimedOut, match=r"0\.6 seconds"):
            send(pool, properties)
        assert time.monotonic() - began < 0.9


def test_a_dead_idle_connection_leaves_time_to_open_another_one(clock):
    acts = [say(b"220 x\r\n"), hear(b"EHLO"), say(b"250 x\r\n"), *MAIL, hear(b"NOOP"), hear(b"nothing more")]
    pool = SessionPool(clock=clock)
    with ScriptedServer(*acts) as server:
        properties = settings_for(server, timeout=1_000)
        send(pool, properties)
        clock.now += 10

        assert send(pool, properties).reply.is_positive
        pool.forget()


def test_who_waited_for_room_opens_a_connection_in_what_is_left_of_the_timeout(pool):
    with ScriptedServer(fall_silent()) as server, ThreadPoolExecutor(1) as threads:
        properties = settings_for(server, timeout=600, max_connections=1)
        first = threads.submit(send, pool, properties)
        time.sleep(0.3)
        began = time.monotonic()
        with pytest.raises(TimedOut):
            send(pool, properties)

    assert time.monotonic() - began < 0.8
    assert isinstance(first.exception(), TimedOut)


class CountedLimits(ProcessLimits):
    turns = 0

    def turn(self, limit):
        self.turns += 1
        return super().turn(limit)


@pytest.mark.parametrize(("greeting_takes", "turns"), [(0.0, 1), (0.4, 2)])
def test_a_turn_that_passed_while_a_connection_was_opened_is_not_used(greeting_takes, turns):
    limits = CountedLimits()
    pool = SessionPool(limits=limits)
    with ScriptedServer(pause(greeting_takes), say(b"220 x\r\n"), hear(b"EHLO"), say(b"250 x\r\n"), *MAIL) as server:
        send(pool, settings_for(server, messages_per_second=20.0))
        pool.forget()

    assert limits.turns == turns
