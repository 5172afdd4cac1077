"""The threat model names what proves it, so what it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "server" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:tests|designer|static|requirements)/[\w./-]+)`", PAGE)))


@pytest.mark.parametrize("path", NAMED)
def test_what_the_threat_model_names_is_there(path: str):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("setting", sorted(set(re.findall(r"`([A-Z]{3,}(?:_[A-Z]+)+)`", PAGE)) - {"SECRET_KEY"}))
def test_every_setting_of_the_threat_model_is_explained(setting: str):
    assert f"`{setting}`" in (ROOT / "docs" / "server" / "deploy.md").read_text(encoding="utf-8")


def test_every_fuzz_test_is_part_of_it():
    tests = sorted(path.name for path in (ROOT / "tests" / "fuzz").glob("test_*.py"))
    assert [name for name in tests if name not in PAGE] == []
