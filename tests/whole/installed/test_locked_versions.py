"""The scan of what is locked finds what it is there to find."""

import shutil
from pathlib import Path

import pytest

from tests.locked_versions import NOT_BELOW, ROOT, find_faults, read_locked


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the lock files, which a test may spoil."""
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copy(ROOT / "package-lock.json", tmp_path)
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def locked_version(name: str) -> str:
    return next(package.version for package in read_locked(ROOT) if package.name == name)


def test_nothing_that_is_locked_is_known_to_be_faulty():
    assert list(find_faults()) == []


def test_every_lock_file_is_read():
    places = {package.place for package in read_locked(ROOT)}
    of_python = {"airflow.lock", "dagster.lock", "dev.lock", "docs.lock", "kerberos.lock", "run.lock", "server.lock"}
    assert places == {*of_python, "package-lock.json"}
    assert len(read_locked(ROOT)) > 200


def test_an_old_version_is_found(checkout: Path):
    replace(checkout / "requirements/server.lock", f"django=={locked_version('django')}", "Django==5.2.9")
    assert [fault.partition(":")[0] for fault in find_faults(checkout)] == [
        "server.lock has django 5.2.9, below 5.2.18"
    ]


def test_an_old_version_in_the_browser_is_found(checkout: Path):
    replace(checkout / NOT_BELOW, 'esbuild = ["0.25.0"', 'esbuild = ["99.0.0"')
    assert [fault.partition(" has ")[0] for fault in find_faults(checkout)] == ["package-lock.json"]


def test_a_package_without_a_digest_is_found(checkout: Path):
    lock = checkout / "requirements/server.lock"
    lock.write_text(f"{lock.read_text()}unheld==1.0\n")
    assert list(find_faults(checkout)) == ["server.lock holds unheld by no digest"]


def test_a_row_of_the_table_that_nothing_uses_is_found(checkout: Path):
    table = checkout / NOT_BELOW
    table.write_text(f'{table.read_text()}\nleft-pad = ["1.3.0", "it was gone"]\n')
    assert list(find_faults(checkout)) == [f"{NOT_BELOW} names left-pad, which nothing locks: remove the row"]
