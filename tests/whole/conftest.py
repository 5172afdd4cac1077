"""An installation in which people of every right have signed in, for tests that let each of them ask for something."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.installation.everything import Installation, install, lend_files, shared, undone

Visit = Callable[[str], AbstractContextManager[tuple[Client, Installation]]]


def install_signed_in(settings: Settings, folder: Path) -> Installation:
    return install(settings, folder).sign_in_all()


@pytest.fixture(scope="module")
def lend(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Callable[..., Installation]]:
    with shared(tmp_path_factory.mktemp("installation"), django_db_blocker, install_signed_in) as lend:
        yield lend


@pytest.fixture
def visit(lend, db, tmp_path: Path, settings) -> Visit:
    """Let somebody ask, of an installation in which nobody has done anything before."""
    files = tmp_path / "installation"
    made = lend(settings, files)

    @contextmanager
    def visit(person: str) -> Iterator[tuple[Client, Installation]]:
        lend_files(files, settings, tmp_path / person)
        client = Client(raise_request_exception=False)
        client.cookies.load({"sessionid": made.sessions[person]} if person in made.sessions else {})
        with undone():
            yield client, made

    return visit
