"""manage.py importdtsx --check."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.designer.dtsx.packed import conmgr, ispac
from tests.designer.dtsx.written import FORMATS, night

COUNTS = {
    "executables": 6,
    "send_mail_tasks": 3,
    "connections": 3,
    "smtp_connections": 1,
    "constraints": 3,
    "variables": 4,
    "event_handlers": 2,
}


class Lines(StringIO):
    """An output that notes what each flush has shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[int] = []

    def flush(self) -> None:
        self.shown.append(self.getvalue().count("\n"))


def check(*paths: Path | str, output: StringIO | None = None) -> list[dict[str, Any]]:
    output = output or StringIO()
    call_command("importdtsx", "--check", "--json", *map(str, paths), stdout=output)
    return [json.loads(line) for line in output.getvalue().splitlines()]


def test_each_package_is_told_of_in_a_line_of_its_own(tmp_path: Path):
    paths = [tmp_path / f"n{version}.dtsx" for version in FORMATS]
    for path, version in zip(paths, FORMATS, strict=True):
        path.write_bytes(night(version))
    told = [{key: each[key] for key in ("file", "error", "counts")} for each in check(*paths)]
    assert told == [{"file": str(path), "error": None, "counts": COUNTS} for path in paths]


def test_what_cannot_be_read_is_a_line_with_a_sentence_and_the_rest_goes_on(tmp_path: Path):
    (tmp_path / "bad.dtsx").write_bytes(b"<a>")
    (tmp_path / "good.dtsx").write_bytes(night(8))
    output = StringIO()
    with pytest.raises(SystemExit) as ended:
        check("/nowhere.dtsx", tmp_path / "bad.dtsx", tmp_path / "good.dtsx", output=output)
    missing, bad, good = [json.loads(line) for line in output.getvalue().splitlines()]
    assert ended.value.code == 1
    assert missing == {"file": "/nowhere.dtsx", "error": "There is no such file.", "counts": None, "findings": []}
    assert bad["error"].startswith("The file ends too early")
    assert good["error"] is None


def test_lines_are_shown_as_they_are_known(tmp_path: Path):
    for number in range(3):
        (tmp_path / f"{number}.dtsx").write_bytes(night(8))
    output = Lines()
    check(tmp_path, output=output)
    assert [number for number in (1, 2, 3) if number in output.shown] == [1, 2, 3]


def test_archives_and_managers_are_told_of(tmp_path: Path):
    (tmp_path / "Post.ispac").write_bytes(ispac("Post", {"A.dtsx": night(8)}))
    (tmp_path / "Mail.conmgr").write_text(conmgr("Mail"), encoding="utf-8")
    package, manager = sorted(
        check(tmp_path / "Post.ispac", tmp_path / "Mail.conmgr"), key=lambda told: -len(told["file"])
    )
    assert (package["file"], package["counts"]) == (f"{tmp_path}/Post.ispac/A.dtsx", COUNTS)
    assert manager["counts"] == dict.fromkeys(COUNTS, 0) | {"connections": 1, "smtp_connections": 1}


def test_findings_have_their_codes_and_places(tmp_path: Path):
    (tmp_path / "a.dtsx").write_bytes(night(8).replace(b">8<", b"><"))
    (told,) = check(tmp_path / "a.dtsx")
    assert ("MW-I-0901", "\\Package") in [(each["code"], each["place"]) for each in told["findings"]]


def test_nothing_is_saved_without_saying_so(tmp_path: Path):
    with pytest.raises(CommandError, match="--check"):
        call_command("importdtsx", str(tmp_path))
