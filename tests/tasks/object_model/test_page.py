"""The examples of docs/programs/python.md run as they stand there."""

import re
from pathlib import Path

import pytest

import mailwright
from tests.servers.smtp import MailServer

PAGE = (Path(__file__).parents[3] / "docs" / "programs" / "python.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_runs(number: int, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    exec(compile(EXAMPLES[number].replace("2525", str(server.port)), f"example {number}", "exec"), {})


def test_the_ten_lines_send_a_mail(server: MailServer):
    exec(EXAMPLES[0].replace("2525", str(server.port)), {})
    assert b"Subject: The nightly report" in server.received[0].content


ROWS = re.findall(r"^\| ([A-Z][A-Za-z, ]+) \| (.+) \|$", PAGE, re.MULTILINE)
KINDS = [(kind, names) for kinds, names in ROWS for kind in kinds.split(", ")]
PROSE = {"what", "every", "executable", "has", "name", "index", "iteration", "len", "id", "in"}


@pytest.mark.parametrize(("kind", "names"), KINDS, ids=[kind for kind, _ in KINDS])
def test_a_class_has_what_the_page_says(kind: str, names: str):
    named = set(re.findall(r"[a-z_]+", names)) - PROSE
    assert [name for name in named if not hasattr(getattr(mailwright, kind), name)] == []
