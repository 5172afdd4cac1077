"""HTML is counted before others parse it, and what others cannot bear ends a process of its own and nothing else."""

import os
import signal
import subprocess
import sys
import threading
import time
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

import pytest

from tasks.types.send_mail.markup import BadHtml, check_html, child, find_facts, frames, inline_css, process, to_text
from tasks.types.send_mail.markup.frames import Kind
from tasks.types.send_mail.markup.tags import find_tags
from tests.waiting import wait_until

STYLE = "<style>div{color:red}</style>"
UNBEARABLE = STYLE + "<div>" * 20_000


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 500,
        "<p>a" * 2000,
        "<ul>" + "<li>a" * 2000,
        "<dl>" + "<dt>a<dd>b" * 2000,
        "<table>" + "<tr><td>a<td>b" * 2000,
        "<table>" + "<tbody><tr><td>a" * 2000,
        "<select>" + "<option>a" * 2000,
        "<br><img src=x><hr>" * 2000,
        "<br/><img src=x />" * 2000,
        "<svg>" + "<path/>" * 2000 + "</svg>",
        "<b>x</b>" * 2000,
        "<div>" * 400 + "</div>" * 400 + "<div>" * 400,
        "<!--" + "<div>" * 2000 + "-->",
        "<!--[if mso]><table><tr><td><![endif]-->" * 2000,
        "<style>" + "a > b { content: '<div>' }" * 2000 + "</style>",
        "<textarea>" + "<div>" * 2000 + "</textarea>",
        '<a title="' + "<div>" * 2000 + '">x</a>',
        "1 < 2 << 3 <> " * 2000,
    ],
)
def test_html_of_mails_passes(html: str):
    check_html(html)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 501,
        "<div/>" * 501,
        "<DIV\n>" * 501,
        "<div><p>" * 501,
        "<x-y>" * 501,
        "<ul><li>" * 501,
        "<table><tr><td>" * 501,
        "<div><table></div></table>" * 501,
        "<div></p>" * 501,
        "<svg>" + "<g>" * 501,
        "<svg></svg>" + "<div/>" * 501,
        "<svg><div>" + "<x/>" * 501,
        "<svg><style>" + "<g>" * 501,
        "<math>" + "<mrow>" * 501,
        "<!-->" + "<div>" * 501,
        "<!doctype html><?xml?><![CDATA[>" + "<div>" * 501,
        "<br =\"><div a='>'>" + "<div>" * 501,
        "<style></style >" + "<div>" * 501,
    ],
)
def test_html_that_is_too_deep_is_refused(html: str):
    with pytest.raises(BadHtml, match="more than 500 elements within each other"):
        check_html(html)


def test_the_sentence_says_where_it_is_too_deep():
    with pytest.raises(BadHtml, match=r"at <b> in line 3\. Close"):
        check_html("<i>\n" + "<i>" * 499 + "\n<b>")


def test_html_that_is_too_long_or_has_too_many_tags_is_refused():
    with pytest.raises(BadHtml, match="5,000,001 characters"):
        check_html("x" * 5_000_001)
    with pytest.raises(BadHtml, match="more than 100,000 tags"):
        check_html("<br>" * 100_001)


def test_tags_are_told_from_what_looks_like_them():
    html = """<p class=a/><!-- <i> --><A HREF='>'></a ><? <b> ?><script><u></script><br/></ p><3 <em"""
    assert [(tag.name, tag.is_end) for tag in find_tags(html)] == [
        ("p", False),
        ("a", False),
        ("a", True),
        ("script", False),
        ("script", True),
        ("br", False),
    ]


def test_what_crashes_ends_a_process_and_not_this_one():
    with pytest.raises(BadHtml, match="cannot be read"):
        inline_css(UNBEARABLE)
    assert to_text("<p>Still here</p>") == "Still here"


def test_what_takes_too_long_is_ended():
    begun = time.monotonic()
    with pytest.raises(BadHtml, match="cannot be read"), patch.object(process, "DEADLINE", 1.0):
        inline_css("<style>" + "".join(f"p{{x{n}:red}}" for n in range(9000)) + "</style>" + "<p>x</p>" * 9000)
    assert time.monotonic() - begun < process.DEADLINE - 5


def test_what_becomes_too_large_is_refused():
    rules = "".join(f"p{{x{n}:{'r' * 1000}}}" for n in range(12))
    with pytest.raises(BadHtml, match="Use fewer rules"):
        inline_css(f"<style>{rules}</style>" + "<p>x</p>" * 1000)


def test_a_process_that_somebody_killed_is_replaced():
    process._pool.close()
    to_text("<p>a</p>")
    idle = process._pool._idle[-1]._child
    os.kill(idle.pid, signal.SIGKILL)
    os.waitid(os.P_PID, idle.pid, os.WEXITED | os.WNOWAIT)
    assert to_text("<p>b</p>") == "b"


def test_only_so_many_are_converted_at_a_time():
    places = process._pool._places
    places.acquire()
    places.acquire()
    try:
        with pytest.raises(BadHtml, match="Try again in a moment"), patch.object(process, "DEADLINE", 0.01):
            to_text("<p>a</p>")
    finally:
        places.release(2)


def test_threads_get_their_own_answers():
    answers: dict[int, str] = {}
    threads = [threading.Thread(target=lambda n=n: answers.update({n: to_text(f"<p>{n}</p>")})) for n in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert answers == {number: str(number) for number in range(20)}


@pytest.mark.parametrize(("large", "kind"), [(0, Kind.LAST), (1024**4, Kind.DONE)])
def test_a_process_that_became_large_answers_and_ends(large: int, kind: Kind):
    written = TextIOWrapper(BytesIO())
    with patch.object(child, "LARGE_PROCESS", large), patch("sys.stdout", written):
        assert child._answer("Text") is kind
    written.buffer.seek(0)
    assert frames.read(written.buffer.read) == (kind, "Text")


def test_a_fork_has_processes_of_its_own():
    to_text("<p>a</p>")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, to_text("<p>b</p>").encode())
        process._pool.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 10) == b"b"
    assert to_text("<p>c</p>") == "c"
    os.close(reading)
    os.close(writing)


def test_the_process_knows_no_secret_and_ends_with_ours():
    program = (
        "from tasks.types.send_mail.markup import to_text, process; to_text('a');"
        "pid = process._pool._idle[0]._child.pid; print(pid, open(f'/proc/{pid}/environ').read());"
        "import os; os._exit(0)"
    )
    made = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "SECRET_KEY": "not-to-be-known", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )
    pid, environment = made.stdout.split(maxsplit=1)
    assert "not-to-be-known" not in environment
    wait_until(lambda: not Path(f"/proc/{pid}").exists())


def test_facts_are_counted():
    facts = find_facts(
        '<!-- <img src="http://x/n"> --><img src=http://x/y><td background=https://x/y><img alt="" src="a.png">'
        '<a href="http://x">x</a><a href="https://x">y</a>'
    )
    assert (facts.images_without_text, facts.remote_images, facts.insecure_links) == (1, 2, 1)
