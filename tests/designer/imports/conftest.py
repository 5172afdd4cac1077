"""What tests of imports share: a folder of their own, files that are read at once, a queue that they leave empty."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from designer.dtsx.files.projects import trust
from designer.services.imports import uploads
from tests.programs.processes import empty_broker


class ReadHere:
    """A process of its own for each import takes half a second; tests/designer/dtsx has what it is for."""

    def __init__(self, *_: object, **__: object) -> None:
        self.check = trust

    def __enter__(self) -> "ReadHere":
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture(autouse=True)
def _read_here(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.IMPORT_FILES = tmp_path / "imports"
    monkeypatch.setattr(uploads, "ReadingProcess", ReadHere)


@pytest.fixture(autouse=True, scope="module")
def _queue_nothing_for_others() -> Iterator[None]:
    yield
    empty_broker()
