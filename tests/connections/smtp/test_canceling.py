"""Whatever a session waits for, another thread can end the wait at once."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from connections.errors import Canceled, Server, SmtpError, TimedOut
from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from connections.smtp.pool.pool import SessionPool
from connections.smtp.session import SmtpSession
from connections.smtp.windows_auth.contexts import within
from connections.types.smtp.properties import SmtpProperties
from connections.waiting import cancel_scope as cancel_scopes
from connections.waiting.background import BackgroundCalls, CallAbandoned
from connections.waiting.cancel_scope import CancelScope, enter
from connections.waiting.deadline import Deadline
from connections.waiting.watcher import CancelWatcher
from tests.fuzz.bounds import bounded
from tests.servers.scripted import ScriptedServer, fall_silent, hear, say
from tests.servers.smtp import MailServer

OFFER = b"250-mail\r\n250 STARTTLS\r\n"
EHLO = (say(b"220 mail\r\n"), hear(b"EHLO"), say(b"250 mail\r\n"))
ENVELOPE = Envelope("a@example.com", ("b@example.com",))
MESSAGE = b"Subject: x\r\n\r\nText\r\n"


@pytest.fixture
def soon() -> Iterator[CancelScope]:
    """A scope that somebody cancels after a moment, and again until it has ended."""
    scope, over = CancelScope(), threading.Event()

    def cancel() -> None:
        while not over.wait(0.8):
            scope.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    with enter(scope):
        yield scope
    over.set()
    thread.join()


def properties(port: int, **more: object) -> SmtpProperties:
    return SmtpProperties(**{"smtp_server": "127.0.0.1", "port": port, "timeout": 2_147_483_647, **more})


def send(port: int, before_hand_over: Callable[[], None] = lambda: None, **more: object) -> SmtpError:
    with bounded(8), pytest.raises(SmtpError) as caught, SmtpSession(properties(port, **more)) as session:
        session.send(ENVELOPE, MESSAGE, before_hand_over)
    return caught.value


def test_who_cancels_late_leaves_a_connection_alone_that_others_have_by_then(server: MailServer):
    """A watcher that has asked a slow database cancels what may have ended meanwhile."""
    pool, late, message = SessionPool(), CancelScope(), OutgoingMessage(ENVELOPE, MESSAGE)
    of = properties(server.port)
    try:
        with enter(late):
            pool.send(of, message, lambda _: None)
        with enter(CancelScope()):
            assert pool.send(of, message, lambda _: late.cancel()).reply.is_positive
        with enter(CancelScope()):
            assert pool.send(of, message, lambda _: None).reply.is_positive
    finally:
        pool.close()
    assert len({mail.connection for mail in server.received}) == 1


@pytest.mark.parametrize(
    ("acts", "more", "stage"),
    [
        ((fall_silent(),), {}, "greeting"),
        ((say(b"220-mail\r\n"), fall_silent()), {}, "greeting"),
        ((say(b"220 mail\r\n"), fall_silent()), {}, "ehlo"),
        ((fall_silent(),), {"enable_ssl": True, "tls_mode": "Implicit"}, "certificate"),
        (
            (
                say(b"220 mail\r\n"),
                hear(b"EHLO"),
                say(OFFER),
                hear(b"STARTTLS"),
                fall_silent(),
            ),
            {"enable_ssl": True},
            "starttls",
        ),
        ((*EHLO, hear(b"MAIL"), fall_silent()), {}, "mail"),
        ((*EHLO, hear(b"MAIL"), say(b"250 x\r\n"), hear(b"RCPT"), say(b"250 x\r\n"), fall_silent()), {}, "data"),
    ],
)
def test_a_silent_server_is_left_at_once(soon: CancelScope, acts, more: dict[str, object], stage: str):
    with ScriptedServer(*acts) as server:
        error = send(server.port, **more)
    assert isinstance(error, Canceled)
    assert (error.stage, error.is_in_doubt) == (stage, False)


def test_a_name_server_that_does_not_answer_is_left_at_once(soon: CancelScope, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(8) or [])
    error = send(25, smtp_server="mail.example")
    assert (type(error), error.stage) == (Canceled, "resolve")


def test_an_address_that_does_not_answer_is_left_at_once(soon: CancelScope):
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, ExitStack() as callers:
        for _ in range(4):
            caller = callers.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(listener.getsockname())
        error = send(listener.getsockname()[1])
    assert (type(error), error.stage) == (Canceled, "connect")


def test_a_silent_kdc_is_left_at_once(soon: CancelScope):
    with bounded(5), pytest.raises(Canceled):
        within(Server("mail", 25), Deadline.after(100), lambda: time.sleep(8))


def test_only_so_many_threads_are_left_behind_and_who_finds_no_room_is_late_too():
    over, few = threading.Event(), BackgroundCalls(2)
    before = threading.active_count()
    for _ in range(5):
        with bounded(5), pytest.raises(CallAbandoned):
            few.call(Deadline.after(0.1), over.wait, "left behind")
    assert threading.active_count() - before <= 2
    over.set()
    assert few.call(Deadline.after(5), lambda: "done", "next") == "done"


def test_who_waits_for_a_free_connection_is_let_go_at_once(soon: CancelScope):
    pool, few = SessionPool(), {"max_connections": 1}
    with ScriptedServer(*EHLO, fall_silent()) as server, ExitStack() as lent:
        lent.enter_context(pool.acquire(properties(server.port, **few)))
        with bounded(5), pytest.raises(Canceled):
            pool.send(properties(server.port, **few), OutgoingMessage(ENVELOPE, MESSAGE), lambda _: None)


def test_what_was_handed_over_has_some_seconds_and_is_then_in_doubt(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cancel_scopes, "GRACE_PERIOD", 2.0)
    words = (hear(b"MAIL"), say(b"250 x\r\n"), hear(b"RCPT"), say(b"250 x\r\n"), hear(b"DATA"), say(b"354 go\r\n"))
    handed_over: list[float] = []
    with (
        ScriptedServer(*EHLO, *words, fall_silent()) as server,
        CancelWatcher().watching(lambda: bool(handed_over)) as scope,
    ):

        def hand_over() -> None:
            scope.hand_over()
            handed_over.append(time.monotonic())

        error = send(server.port, hand_over)
    assert (type(error), error.is_in_doubt) == (Canceled, True)
    assert 2.0 < time.monotonic() - handed_over[0] < 5


def test_an_undertaking_has_an_end_whatever_the_timeout_says():
    with ScriptedServer(fall_silent()) as server, enter(CancelScope(0.5)):
        error = send(server.port)
    assert isinstance(error, TimedOut)
    assert "after 0.5 seconds" in error.sentence


def test_the_watcher_asks_until_the_answer_is_yes():
    answers = iter([False, True, True, True])
    with ScriptedServer(fall_silent()) as server, CancelWatcher().watching(lambda: next(answers)):
        error = send(server.port)
    assert isinstance(error, Canceled)
