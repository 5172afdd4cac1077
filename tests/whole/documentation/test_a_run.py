"""docs/a-run.md tells the truth: its functions are there, and one mail passes them in the order that it tells."""

import ast
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.test import Client

from designer.models import Project, User
from designer.services.packages import create_package
from tasks import jobs
from tasks.runtime import queue
from tasks.runtime.models import Execution
from tests.packages import chain
from tests.servers.smtp import mail_server

pytestmark = pytest.mark.any_database

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "a-run.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`([\w/]+\.py)`\s+(`[\w.]+`(?:,\s+`[\w.]+`)*)")
STATION = re.compile(rf"^\d+\. {NAMED.pattern}", re.MULTILINE)
MOST_MODULES = 15
"""Modules that somebody reads who follows a mail from Run to MAIL FROM."""


def names(match: re.Match[str]) -> list[tuple[str, str]]:
    return [(match[1], name) for name in re.findall(r"`([\w.]+)`", match[2])]


WALK = [name for match in STATION.finditer(PAGE) for name in names(match)]
EVERYTHING = sorted({name for match in NAMED.finditer(PAGE) for name in names(match)})


def defined(tree: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield prefix + node.name
            yield from defined(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + node.name


@contextmanager
def entered() -> Iterator[list[tuple[str, str]]]:
    """Give the functions of ours that are entered meanwhile, each once, in the order of their first time."""
    seen: dict[tuple[str, str], None] = {}
    order: list[tuple[str, str]] = []

    def look(frame: FrameType, event: str, _argument: Any) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and path.is_relative_to(ROOT):
            seen.setdefault((path.relative_to(ROOT).as_posix(), frame.f_code.co_qualname.removesuffix(".__init__")))

    before = sys.getprofile()
    sys.setprofile(look)
    threading.setprofile(look)
    try:
        yield order
    finally:
        sys.setprofile(before)
        threading.setprofile(None)
        order += seen


@pytest.mark.parametrize(("path", "name"), EVERYTHING)
def test_what_the_page_names_is_there(path: str, name: str):
    assert name in set(defined(ast.parse((ROOT / path).read_text(encoding="utf-8"))))


@pytest.mark.django_db(transaction=True)
def test_a_mail_passes_what_the_page_names_in_that_order(
    member: User, project: Project, client: Client, monkeypatch: pytest.MonkeyPatch
):
    sent: list[tuple[str, tuple[int]]] = []
    monkeypatch.setattr(queue, "_send", lambda job, key, headers: sent.append((job, (key,))))
    client.force_login(member)
    with mail_server() as server:
        package = create_package(member, project, chain(1, server.port))
        with entered() as order:
            client.post(f"/packages/{package.pk}/run/")
            jobs.run_package(*sent[0][1])
    assert Execution.objects.get().status == "succeeded"
    assert [name for name in order if name in WALK] == list(dict.fromkeys(WALK))


def test_from_run_to_mail_from_somebody_reads_few_modules():
    to_mail_from = PAGE[: PAGE.index("**MAIL FROM**")]
    modules = {match[1] for match in STATION.finditer(to_mail_from)}
    assert len(modules) <= MOST_MODULES
