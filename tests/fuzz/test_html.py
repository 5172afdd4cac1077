"""HTML from anywhere: each way through it has an end, a small one, and takes nobody with it."""

import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.types.send_mail.markup import BadHtml, find_facts, process
from tasks.types.send_mail.markup.tags import find_tags
from tasks.types.send_mail.message import build_mail
from tasks.types.send_mail.message.html import find_image_files, find_images, inline_css, replace_images, to_text
from tasks.types.send_mail.properties import SendMailProperties
from tests.fuzz.bounds import bounded
from tests.tasks.send_mail.preview.test_preview import NOW

STYLE = "<style>div{color:red}</style>"
PIECES = [
    *("<", ">", "/", "=", '"', "'", "!", "--", "-->", "<!--", "<![CDATA[", "]]>", "<?", "&", "&#0;", "&#xd800;"),
    *(
        f"<{name}>"
        for name in ("div", "p", "table", "tr", "td", "svg", "math", "style", "b", "a", "template", "select", "pre")
    ),
    *(f"</{name}>" for name in ("div", "p", "table", "tr", "td", "svg", "math", "b", "a", "template", "select", "pre")),
    *(
        "<div/>",
        "<img src=",
        "<img src='a.png'>",
        "<td background=b.png>",
        "<p style='background:url(c.png)'>",
        "url(",
        ")",
        "<style>",
        "</style>",
        "p{color:red}",
        ":not(",
        ":has(",
        "@media{",
    ),
    *("<script>", "</script>", "<textarea>", "\0", "\r\n", "\N{ZERO WIDTH SPACE}", "ä", "\N{GRINNING FACE}", " ", "x"),
]
pieces = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
repeated = st.tuples(pieces.filter(lambda text: 0 < len(text) < 60), st.integers(1, 20_000)).map(
    lambda both: (both[0] * both[1])[:300_000]
)
thorough = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

SOON = """
import resource, signal
from tasks.types.send_mail.markup import child

limit = child.limit
child.limit = lambda what, most: (
    signal.setitimer(signal.ITIMER_PROF, 0.3) if what == resource.RLIMIT_CPU else limit(what, most)
)
child.main()
"""
"""A process that gives each HTML 0.3 seconds. Ours gives three, as that in tests/tasks/workers/test_workers.py."""


@pytest.fixture(scope="module", autouse=True)
def _what_takes_for_ever_ends_soon() -> Iterator[None]:
    process._pool.close()
    with patch.object(process, "COMMAND", (sys.executable, "-c", SOON)):
        yield
        process._pool.close()


def build(html: str) -> bytes:
    properties = SendMailProperties(
        from_line="a@example.com",
        to_line="b@example.com",
        message_source=html,
        message_format="Html",
        embed_images=False,
    )
    return build_mail(properties, "<1@x>", NOW).content


@thorough
@given(pieces | repeated)
def test_any_html_becomes_a_mail_or_a_sentence(html: str):
    with bounded(20), suppress(BadHtml):
        assert build(html)
        find_facts(html)


@thorough
@given(repeated)
def test_counting_is_quick_whatever_there_is(html: str):
    with bounded(3):
        sum(1 for _ in find_tags(html))
        replace_images(html, lambda address: None)
        find_image_files(html)


@thorough
@given(pieces | repeated)
def test_what_shows_no_image_stays_as_it_was_written(html: str):
    assert replace_images(html, lambda address: None) == html


@thorough
@given(pieces)
def test_each_image_is_replaced_where_it_stands(html: str):
    found = find_images(html)
    written = replace_images(html, {address: f"cid:{number}@x" for number, address in enumerate(found)}.get)
    assert find_images(written) == [f"cid:{number}@x" for number in range(len(found))]


@thorough
@given(pieces)
def test_style_rules_change_nothing_but_style_attributes(html: str):
    with suppress(BadHtml):
        written = inline_css(STYLE + html)
        assert written.replace(' style="color: red;"', "").startswith(STYLE)
        assert [tag.name for tag in find_tags(written)] == [tag.name for tag in find_tags(STYLE + html)]


KILLERS = {
    "deep": "<div>" * 15_000,
    "very deep": "<div>" * 200_000,
    "deep SVG": "<svg>" + "<g>" * 100_000,
    "deep SVG after void": "<svg>" + "<source>" * 20_000,
    "hidden in a title of SVG": "<svg><title>" + "<g>" * 20_000,
    "deep after a table": "<div><table></div></table>" * 20_000,
    "formatting": "".join(f"<p><b id={number}></p>" for number in range(20_000)),
    "links": "<a href=x>" * 20_000,
    "links in paragraphs": "<a><p>" * 20_000,
    "lists": "<ul><li>" * 20_000,
    "many attributes": "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">",
    "a long style": "<p style='" + "color:red;" * 100_000 + "'>",
    "declarations": "<!" * 200_000,
    "comments": "<!--" * 200_000,
    "processing": "<?" * 200_000,
    "entities": "&amp" * 200_000,
    "quotes": "<a b='" * 100_000,
    "signs": "<" * 500_000,
    "blanks": "<img src" + " " * 1_000_000,
    "images": "<img src='" * 100_000,
    "urls": "<p style='" + "url(" * 200_000 + "'>",
    "quoted urls": "<style>" + "url('" * 200_000,
    "escaped urls": "<style>url(" + "\\\\a" * 200_000,
    "statements": "<style>" + "@import (" * 100_000,
    "sets": "<img srcset='" + "a (" * 200_000 + "'>",
    "commas": "<img srcset='" + "," * 500_000 + "'>",
    "many images": "<img src=a.png>" * 50_000,
    "SVG in SVG": "<svg><title>" * 20_000,
    "style elements in SVG": "<svg>" + "<style>url(a)" * 20_000,
    "many style elements": "<style>url(a)</style>" * 20_000,
    "references": "<img src='" + "&amp" * 200_000 + "'>",
    "spans": "<table><td colspan=1000000 rowspan=1000000>x" * 100,
}


@pytest.mark.parametrize("html", KILLERS.values(), ids=KILLERS.keys())
def test_known_killers_kill_nothing(html: str):
    with bounded(30), suppress(BadHtml):
        build(STYLE + html)
        find_facts(html)


STYLES = {
    "rules": "".join(f".c{number}{{color:red}}" for number in range(10_000)),
    "properties": "".join(f"p{{x{number}:red}}" for number in range(5_000)),
    "descendants": "div " * 5_000 + "p{color:red}",
    "siblings": "p ~ " * 500 + "p.q{color:red}",
    "nested functions": ":not(:has(" * 5_000 + "p" + "))" * 5_000 + "{color:red}",
    "many :has": "div:has(q){color:red}" * 1_000,
    "blocks": "a{" * 100_000,
    "brackets": "p{color:" + "(" * 100_000,
    "media": "@media x{" * 100_000,
    "selectors": ",".join(["p"] * 50_000) + "{color:red}",
    "places": "p:nth-last-child(2n+1 of p){color:red}" * 1_000,
}


@pytest.mark.parametrize("css", STYLES.values(), ids=STYLES.keys())
@pytest.mark.parametrize("html", ["<p class=c1>x</p>" * 10_000, "<div>" * 400 + "<p>x" * 5_000], ids=["flat", "deep"])
def test_style_sheets_have_a_budget(css: str, html: str):
    with bounded(30, megabytes=300), suppress(BadHtml):
        inline_css(f"<style>{css}</style>{html}")


def test_a_thread_with_a_small_stack_is_not_ended_either():
    outcomes: list[str] = []

    def attempt() -> None:
        try:
            inline_css(STYLE + "<div>" * 15_000)
        except BadHtml as error:
            outcomes.append(str(error))
        outcomes.append(to_text("<p>a</p>"))

    size = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
    assert outcomes[-1] == "a"
    assert len(outcomes) == 2
