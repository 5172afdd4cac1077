"""A server with packages for tests in another environment, and running those there."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from designer.interchange.json_files import write_package_file
from designer.package.document import PackageDocument, ParameterDocument
from tasks.client.client import Client
from tests.packages import chain
from tests.programs.processes import worker
from tests.programs.wheel import build
from tests.servers.smtp import MailServer, mail_server


def make_packages(port: int) -> Iterator[PackageDocument]:
    """Make one that tells a word, one whose mail is refused, and one that takes a minute."""
    word = chain(1, port)
    mail = word.executables[0].model_copy(update={"expressions": {"subject": "@[$Package::Word]"}})
    parameters = [ParameterDocument(name="Word", type="String", value="Nightly")]
    yield word.model_copy(update={"name": "Nightly", "executables": [mail], "parameters": parameters})
    refused = chain(1, port)
    nobody = {**refused.executables[0].properties, "to_line": "nobody@example.com"}
    mail = refused.executables[0].model_copy(update={"properties": nobody})
    yield refused.model_copy(update={"name": "Refused", "executables": [mail]})
    yield chain(4, port, messages_per_second=0.05).model_copy(update={"name": "Slow"})


@contextmanager
def packages_on(address: str, token: str, project: str) -> Iterator[MailServer]:
    """Put the packages on a server that has a worker and a mail server."""
    with mail_server() as server, worker(), Client(address, token) as client:
        server.recipients["nobody@example.com"] = "550 5.1.1 No such user"
        files = [(f"{each.name}.json", write_package_file(each, {})) for each in make_packages(server.port)]
        client.import_files(project, files)
        yield server


def install_wheel(python: str, folder: Path) -> None:
    """Install the wheel as it would be now, without what it needs, which is there."""
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--force-reinstall", build(folder)[1]], check=True, timeout=300)


def run_cases(python: str, name: str, folder: Path, variables: Mapping[str, str]) -> str:
    """Run the tests of a file there, in a bare environment; give what they said, or fail."""
    file = Path(__file__).with_name(name)
    program = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--noconftest", "-c", os.devnull, str(file)]
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "HOME", "TMPDIR")}
    ended = subprocess.run(
        program, cwd=folder, env=clean | variables, capture_output=True, text=True, timeout=600, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout
