"""Files that are read in a process of their own first."""

import sys
from itertools import islice
from pathlib import Path

import pytest

from designer.dtsx.apart.process import TOO_MUCH, ReadingProcess, read_apart
from designer.dtsx.files.found import FileKind
from designer.dtsx.files.gathering import gather
from designer.dtsx.files.projects import read_group
from designer.dtsx.source import FileRefused
from tests.designer.dtsx.written import night


def test_a_package_is_read_there_and_here():
    assert read_apart(night(8)).name == "Night"


def test_one_process_reads_file_after_file_whatever_they_are(tmp_path: Path):
    (tmp_path / "a.dtsx").write_bytes(night(3))
    (tmp_path / "b.dtsx").write_bytes(b"no")
    (tmp_path / "c.conmgr").write_bytes(b"<a/>")
    with ReadingProcess() as process:
        read = [file for group in gather([str(tmp_path)]) for file in read_group(group, process.check)]
    assert [bool(file.refused) for file in read] == [False, True, True]


@pytest.mark.parametrize(
    "program",
    ["raise MemoryError", "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "import time; time.sleep(60)"],
)
def test_a_file_that_kills_the_process_or_takes_too_long_is_refused(program: str):
    with (
        ReadingProcess(command=(sys.executable, "-c", program), deadline=0.3) as process,
        pytest.raises(FileRefused) as refused,
    ):
        process.check(FileKind.PACKAGE, night(8))
    assert str(refused.value) == TOO_MUCH


def test_the_process_is_started_anew_after_a_death():
    with ReadingProcess() as process:
        process.check(FileKind.PACKAGE, night(8))
        process._child.kill()
        process._child.wait()
        with pytest.raises(FileRefused):
            process.check(FileKind.PACKAGE, night(8))
        assert process.read(night(8)).name == "Night"


def test_memory_is_limited_by_the_size_of_the_file():
    crowd = b"<a/>                        " * 60_000
    heavy = b'<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts">%s</DTS:Executable>' % crowd
    with ReadingProcess() as process:
        process.check(FileKind.PACKAGE, heavy)
        limits = Path(f"/proc/{process._child.pid}/limits").read_text().splitlines()
    data = next(islice((line for line in limits if line.startswith("Max data size")), 1))
    assert int(data.split()[3]) < 256 * 1024**2 + 16 * len(heavy)
