"""An installation that the tests of a file work on one after the other, without what the others did to it."""

from collections.abc import Iterator

import pytest

from tests.installation.everything import Installation, Lender, install, shared


@pytest.fixture(scope="module")
def lend(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Lender]:
    def make(settings, folder) -> Installation:
        return install(settings, folder).sign_in_all()

    with shared(tmp_path_factory.mktemp("installation"), django_db_blocker, make) as lend:
        yield lend
