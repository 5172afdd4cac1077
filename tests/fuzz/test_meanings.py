"""Whatever a server says, or a keytab or name holds, it is judged within bounds, and a judgement comes out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.hosts.names import objection_to_server, read_ehlo_name
from connections.protocol.reply import Reply
from connections.protocol.stages import SmtpStage
from connections.replies import REMEDIES, Circumstances, advise, another_try_helps, read, read_hint
from connections.smtp.transport.tokens import without_tokens
from connections.smtp.windows_auth.keytab_content import read_keys
from connections.smtp.windows_auth.principals import principals_of
from tests.fuzz.bounds import bounded

PHRASES = [
    "too many ",
    "try again in ",
    "STARTTLS ",
    "{server} ",
    "blocked ",
    "1",
    "9" * 50,
    ":",
    " min ",
    "\n",
    "\u0130",
]
texts = st.text() | st.lists(st.sampled_from(PHRASES)).map("".join)
known = st.builds(
    Circumstances,
    authenticates=st.booleans(),
    encrypts=st.booleans(),
    offers=st.lists(st.sampled_from(["NTLM", "LOGIN", "XOAUTH2", "{x}", "CRAM-MD5"])).map(tuple),
    offers_starttls=st.booleans(),
    identity=st.sampled_from(["", "alice", "{identity}"]),
    mechanism=st.sampled_from(["", "NTLM", "Kerberos (GSSAPI)"]),
)


@given(st.sampled_from(SmtpStage), st.integers(400, 599), texts, st.none() | known)
def test_every_reply_means_something_and_has_advice(step, code, text, circumstances):
    reply = Reply.read(code, text.encode("utf-8", "replace"))

    with bounded(2):
        assert read(step, reply) in REMEDIES
        assert isinstance(another_try_helps(step, reply), bool)
        assert advise(step, reply, circumstances).text


@given(st.sampled_from(SmtpStage), texts, known)
def test_no_advice_says_what_is_so_already(step, text, circumstances):
    advice = advise(step, Reply(550, "5.7.1", text), circumstances)

    changes = advice.button.changes if advice.button else {}
    assert not (changes.get("enable_ssl") and circumstances.encrypts)
    assert not (changes.get("use_windows_authentication") and circumstances.authenticates)
    assert not (circumstances.authenticates and "turn it on" in advice.text)


@pytest.mark.parametrize(
    "text", ["too many " * 100_000, "try again in " * 100_000, "wait 1" * 100_000, "[" * 1_000_000]
)
def test_a_very_long_reply_is_judged_at_once(text):
    reply = Reply(450, "", text)

    with bounded(1):
        read(SmtpStage.RCPT, reply)
        read_hint(text)


@given(texts)
def test_a_hint_is_a_time_or_nothing(text):
    with bounded(2):
        pause = read_hint(text)

    assert pause is None or pause.total_seconds() >= 0


@given(st.binary() | st.binary().map(b"\x05\x02".__add__))
def test_a_keytab_is_read_or_not(content):
    with bounded(2):
        assert len(list(read_keys(content))) <= 1_000


@given(st.text(), st.sampled_from(["", "AD.EXAMPLE.COM"]))
def test_a_user_name_means_principals_or_none(name, realm):
    assert all(principal.name for principal in principals_of(name, realm))


@given(st.text())
def test_a_name_of_a_host_is_taken_or_objected_to(text):
    with bounded(2):
        assert isinstance(objection_to_server(text), str)


@given(st.text(alphabet="aZ09.-_[]:IPv6"))
def test_an_ehlo_name_is_ascii_of_one_word_or_refused(text):
    try:
        name = read_ehlo_name(text)
    except ValueError:
        return
    assert name == read_ehlo_name(name)
    assert name.isascii()
    assert " " not in name


@given(st.text(alphabet="aB0+/= -") | st.text())
def test_what_the_dialogue_shows_is_no_longer_than_what_was_said(line):
    assert len(without_tokens(f"235 {line}")) <= max(len(line) + 4, 4 + 8 * (len(line) + 1))
