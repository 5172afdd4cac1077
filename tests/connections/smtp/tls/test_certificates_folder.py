"""Files with certificates: those of the administrator's folder, and of no other place is anything told."""

import os
import threading
from pathlib import Path

import pytest
from django.test import override_settings

from connections.errors import CaBundleUnusable, ClientCertificateUnusable, ConnectionRefused, SmtpError
from connections.smtp.session import SmtpSession
from connections.smtp.tls import client_context
from connections.types.smtp.properties import SmtpProperties
from connections.types.smtp.validation import find_smtp_issues
from tests.fuzz.bounds import bounded
from tests.servers.certificates import Authority


@pytest.fixture
def certificates(tmp_path: Path):
    """The administrator's folder, with an authority and a client's certificate in it, and files beside it."""
    folder = tmp_path / "certificates"
    (folder / "team").mkdir(parents=True)
    authority = Authority(folder, "Ours")
    authority.file.rename(folder / "company.pem")
    authority.issue("worker.example.com").file.rename(folder / "team" / "client.pem")
    (tmp_path / "secret.pem").write_text((folder / "company.pem").read_text())
    with override_settings(CERTIFICATES_FOLDER=folder):
        yield folder


def failure(**values: object) -> SmtpError:
    """Open a session to a port where nothing listens: what is wrong with files comes first."""
    with pytest.raises(SmtpError) as error:
        SmtpSession(SmtpProperties(smtp_server="127.0.0.1", port=1, timeout=3_000, enable_ssl=True, **values)).open()
    return error.value


def reason(place: object, field: str = "ca_bundle") -> str:
    return failure(**{field: str(place)}).sentence.replace(str(place), "PLACE")


@pytest.mark.parametrize("name", ["company.pem", "./company.pem", "{folder}/company.pem"])
def test_a_file_of_the_folder_is_read_by_its_name_and_by_its_path(certificates: Path, name: str):
    assert isinstance(failure(ca_bundle=name.format(folder=certificates)), ConnectionRefused)
    assert isinstance(failure(client_certificate="team/client.pem"), ConnectionRefused)


@pytest.mark.parametrize("field", ["ca_bundle", "client_certificate"])
def test_of_what_is_elsewhere_one_sentence_is_told(certificates: Path, tmp_path: Path, field: str):
    (tmp_path / "locked").mkdir(mode=0o000)
    (tmp_path / "large.pem").write_bytes(b"x" * 5_000_000)
    os.mkfifo(tmp_path / "pipe")
    places = [
        tmp_path / "secret.pem",
        tmp_path / "missing.pem",
        tmp_path / "large.pem",
        tmp_path / "pipe",
        tmp_path / "locked" / "x",
        tmp_path,
        "/etc/shadow",
        "/etc/passwd",
        "/etc",
        "/proc/kmsg",
        "/dev/zero",
        "/dev/stdin",
        f"{certificates}/../secret.pem",
        "../secret.pem",
        "team/../../secret.pem",
        f"{certificates}x/company.pem",
        "C:\\certificates\\company.pem",
        "/root/.ssh/id_rsa",
    ]

    with bounded(seconds=5):
        told = {reason(place, field) for place in places}

    assert len(told) == 1
    assert "PLACE: it is not in the administrator's folder for certificates" in told.pop()


def test_a_link_that_leads_out_says_the_same_whatever_it_leads_to(certificates: Path, tmp_path: Path):
    (certificates / "to-secret.pem").symlink_to(tmp_path / "secret.pem")
    (certificates / "to-nothing.pem").symlink_to(tmp_path / "missing.pem")
    (certificates / "to-kernel.pem").symlink_to("/proc/kmsg")
    (certificates / "out").symlink_to(tmp_path)

    told = {reason(name) for name in ("to-secret.pem", "to-nothing.pem", "to-kernel.pem", "out/secret.pem")}

    assert len(told) == 1
    assert "it is not in the administrator's folder" in told.pop()


def test_a_link_within_the_folder_is_followed(certificates: Path):
    (certificates / "current.pem").symlink_to("company.pem")

    assert isinstance(failure(ca_bundle="current.pem"), ConnectionRefused)


def test_within_the_folder_a_useful_sentence_is_told(certificates: Path):
    (certificates / "empty.pem").touch()
    (certificates / "large.pem").write_bytes(b"x" * 5_000_000)
    os.mkfifo(certificates / "pipe.pem")

    with bounded(seconds=5):
        assert "there is no such file in the administrator's folder that can be read" in reason("missing.pem")
        assert "there is no such file in the administrator's folder that can be read" in reason("pipe.pem")
        assert "there is no such file in the administrator's folder that can be read" in reason("team")
        assert "it holds no certificate" in reason("empty.pem")
        assert "it is larger than 4,000,000 bytes" in reason("large.pem")
        assert "it holds no private key" in reason("company.pem", "client_certificate")


def test_the_kinds_of_errors_stay(certificates: Path):
    assert isinstance(failure(ca_bundle="/etc/passwd"), CaBundleUnusable)
    assert isinstance(failure(client_certificate="/etc/passwd"), ClientCertificateUnusable)


def test_a_file_that_is_read_slowly_holds_up_no_other_connection(certificates: Path, monkeypatch):
    reading, may_go_on = threading.Event(), threading.Event()

    def read_slowly(path: str) -> str:
        reading.set()
        may_go_on.wait(10)
        return (certificates / "company.pem").read_text()

    monkeypatch.setattr("connections.smtp.tls.read_file", read_slowly)
    slow = threading.Thread(target=client_context, args=("company.pem",))
    slow.start()
    reading.wait(10)
    with bounded(seconds=5):
        assert client_context() is client_context()
    may_go_on.set()
    slow.join()


def test_validation_says_it_without_looking(certificates: Path):
    def problems(**values: object) -> list[str]:
        properties = SmtpProperties(smtp_server="mail", enable_ssl=True, **values)
        return [issue.message for issue in find_smtp_issues(properties) if issue.severity == "error"]

    outside, missing = problems(ca_bundle="/etc/shadow"), problems(ca_bundle="/etc/nothing")

    assert outside[0].replace("shadow", "nothing") == missing[0]
    assert "Ask the administrator to move it there (CERTIFICATES_FOLDER)" in outside[0]
    assert problems(client_certificate="/etc/x.pem")
    assert problems(ca_bundle="company.pem") == problems(ca_bundle="missing.pem") == []


def test_the_key_of_a_client_certificate_is_on_no_disk_but_in_the_folder(certificates: Path, tmp_path: Path):
    before = set(tmp_path.rglob("*"))
    client_context("company.pem", "team/client.pem")

    assert set(tmp_path.rglob("*")) == before
