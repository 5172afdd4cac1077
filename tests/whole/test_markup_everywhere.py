"""Markup is stored wherever text can be stored, and looked for as markup on every page, dialog and fragment."""

import json
import re
from collections.abc import Iterator
from mailbox import Maildir
from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.test import Client
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from connections.files.installation_folders import project_folder
from connections.models import ConnectionTrial
from designer.storage.rows import load_document
from tests.installation.addresses import Address, list_pages
from tests.installation.everything import Installation, Lender, install, shared
from tests.installation.executions import MAIL
from tests.installation.markup import (
    ELEMENT,
    FILE,
    MARK,
    WORD,
    Finder,
    fill_rows,
    hostile_document,
    is_kept,
    text_columns,
)
from tests.signed_in import stay_signed_in
from tests.whole.conftest import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

# What pages take from their addresses, beside what they do not know.
SEARCHES = (
    "after",
    "edit",
    "event_name",
    "executable",
    "folder",
    "from",
    "level",
    "message_id",
    "name",
    "page",
    "path",
)
MORE = ("project", "q", "recipient", "scope", "sort", "source", "state", "status", "subject", "task", "type", "zoom")
NAMES = re.compile(r'<(?:input|textarea|select)[^>]*\sname="([^"]+)"')
TOKENS = re.compile(r"\b\w{32,}\b")
SAFE_PLACE = "sandbox"
"""A mail's own markup is shown as markup, where the policy lets it do nothing."""


def install_hostile(settings: Settings, folder: Path) -> Installation:
    made = install(settings, folder, hostile_document())
    fill_rows()
    mail = MAIL.replace(b"Report", WORD.encode()).replace(b"Sender", WORD.encode()).replace(b"a.txt", WORD.encode())
    ConnectionTrial.objects.update(user=made.people["administrator"])  # whose alone it is to see
    made.things["key"] = Maildir(settings.DEMO_MAILBOX).add(mail)
    (project_folder(made.project.pk) / FILE).write_bytes(b"x")
    return made.sign_in_all()


@pytest.fixture(scope="module")
def lend(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Lender]:
    with shared(tmp_path_factory.mktemp("installation"), django_db_blocker, install_hostile) as lend:
        yield lend


@pytest.fixture
def installation(lend: Lender, db: None) -> Installation:
    return lend()


@pytest.fixture(scope="module")
def parts(lend: Lender, django_db_blocker: DjangoDbBlocker) -> list[dict[str, str]]:
    with django_db_blocker.unblock():
        return list(parts_of(load_document(lend().package).model_dump(mode="json")))


def parts_of(document: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Give what the designer sends to editors: the document in parts, once for each executable and manager in it."""
    shared = {name: json.dumps(document[name]) for name in ("connections", "variables", "parameters")}
    for executable in document["executables"]:
        yield {**shared, "executable": json.dumps(executable), "around": "[]", "names": json.dumps([MARK])}
    for connection in document["connections"]:
        yield {**shared, "connection": json.dumps(connection), "type": connection["type"], "names": "[]"}


def ask(client: Client, address: Address, installation: Installation, drawn: list[dict[str, str]]) -> list[Any]:
    """Give all that a page answers: as a whole, to a search, as a part, as an editor, and to what is typed into it."""
    path = address.of(installation.things)
    query = dict.fromkeys(SEARCHES + MORE, MARK)
    looked = [client.get(path), client.get(path, query), client.get(path, headers={"hx-request": "true"})]
    takes_more = "POST" in client.options(path).get("Allow", "POST")
    first, *others = drawn
    posted = [client.post(path, each) for each in ({}, first, others[-1], first)] if takes_more else []
    parts = [first, *others] if len({_without_tokens(answer) for answer in posted[2:]}) > 1 else [first]
    posted += [client.post(path, each) for each in parts[1:]]
    fields = {name for answer in looked + posted for name in NAMES.findall(text_of(answer))}
    typed = dict.fromkeys(fields, MARK)
    return [*looked, *posted, *(client.post(path, {**typed, **each}) for each in parts if takes_more)]


def _without_tokens(answer: Any) -> str:
    """Give what tells whether a page reads the parts of a document: it answers alike to a task and to a connection
    manager, if not. What comes before may delete the thing, and the next answer says so."""
    return f"{answer.status_code} {TOKENS.sub('', text_of(answer))}"


def text_of(answer: Any) -> str:
    is_page = "html" in answer.get("Content-Type", "") and SAFE_PLACE not in answer.get("Content-Security-Policy", "")
    return "" if answer.streaming or not is_page else answer.text


@pytest.mark.parametrize("address", list_pages(), ids=str)
def test_no_text_becomes_markup(
    installation: Installation, one_client: Client, parts: list[Any], address: Address, monkeypatch: pytest.MonkeyPatch
):
    sign_in(one_client, installation, "administrator")
    stay_signed_in(installation.people["administrator"], installation.sessions["administrator"], monkeypatch)
    answers = ask(one_client, address, installation, parts)
    assert [answer.status_code for answer in answers if answer.status_code >= 500 and address.name != "readyz"] == []
    assert [found for page in {text_of(answer) for answer in answers} for found in Finder(page).found] == []


@pytest.mark.parametrize(
    "name", ["package-run-with", "package", "project", "execution", "deliveries", "connections", "environment"]
)
def test_the_markup_is_there_as_text(installation: Installation, name: str):
    client = Client()
    client.force_login(installation.people["administrator"])
    address = next(each for each in list_pages() if each.name == name)
    page = client.get(address.of(installation.things)).text
    assert f"&lt;{ELEMENT}" in page or f"\\u003C{ELEMENT}" in page


def column_of(of: tuple[type[models.Model], models.Field]) -> str:
    return f"{of[0]._meta.label}.{of[1].name}"


def test_every_column_of_text_holds_markup(installation: Installation):
    """A new one fails this until the installation has a row of it, or KEPT of tests.installation.markup says why it
    holds no text."""
    missing = [
        column_of((model, field))
        for model, field in text_columns()
        if not is_kept(model, field)
        and not model._default_manager.filter(**{f"{field.name}__contains": ELEMENT}).exists()
    ]
    assert missing == []
