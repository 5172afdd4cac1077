"""An installation in which people of every right have signed in, for tests that let each of them ask for something."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from connections.credentials.transfer import sealed_file
from tests.installation.everything import Installation, Lender, install, shared, undone

Visit = Callable[[str], AbstractContextManager[tuple[Client, Installation]]]


def install_signed_in(settings: Settings, folder: Path) -> Installation:
    return install(settings, folder).sign_in_all()


@pytest.fixture(autouse=True)
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes guesses slow would make these tests so, who ask as many people."""
    monkeypatch.setattr(sealed_file, "COST", 2**4)


@pytest.fixture(scope="module")
def lend(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Lender]:
    with shared(tmp_path_factory.mktemp("installation"), django_db_blocker, install_signed_in) as lend:
        yield lend


@pytest.fixture(scope="module")
def one_client() -> Client:
    """Give one for all, because each would set up the middleware anew."""
    return Client(raise_request_exception=False)


def sign_in(client: Client, installation: Installation, person: str) -> None:
    """Let a client have the session of one of the people, or none."""
    client.cookies.clear()
    client.cookies.load({"sessionid": installation.sessions[person]} if person in installation.sessions else {})


@pytest.fixture
def visit(lend: Lender, db: None, one_client: Client) -> Visit:
    """Let somebody ask, of an installation in which nobody has done anything before."""
    made = lend()

    @contextmanager
    def visit(person: str) -> Iterator[tuple[Client, Installation]]:
        lend.put_files_back()
        sign_in(one_client, made, person)
        with undone():
            yield one_client, made

    return visit
