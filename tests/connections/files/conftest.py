"""Folders of a test's own: one that is allowed, a project's store, and one outside with a secret in it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from connections.files.folders import Folders


@dataclass(frozen=True)
class Disk:
    allowed: Path
    project: Path
    outside: Path

    @property
    def folders(self) -> Folders:
        return Folders(self.project, (self.allowed,))


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    # No project of a database has the number 0.
    made = Disk(tmp_path / "allowed", tmp_path / "projects" / "0", tmp_path / "outside")
    for folder in (made.allowed / "sub", made.project, made.outside):
        folder.mkdir(parents=True)
    (made.allowed / "report.csv").write_bytes(b"a;b")
    (made.allowed / "sub" / "deep.txt").write_bytes(b"deep")
    (made.project / "logo.png").write_bytes(b"PNG")
    (made.outside / "secret.txt").write_bytes(b"secret")
    return made


@pytest.fixture(autouse=True)
def installation(settings, disk: Disk) -> None:
    settings.PROJECT_FILES = disk.project.parent
    settings.ALLOWED_FOLDERS = (disk.allowed,)
