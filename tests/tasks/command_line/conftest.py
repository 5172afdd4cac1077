"""The command line as a shell calls it, in this process."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from tasks.command_line.main import main

Call = Callable[..., Result]


@pytest.fixture
def call() -> Call:
    return lambda *words, **more: CliRunner().invoke(main, list(map(str, words)), **more)
