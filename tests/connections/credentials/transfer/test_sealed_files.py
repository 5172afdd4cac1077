"""The file of exported credentials: nothing in it can be read, changed, forged or made costly."""

import base64
import json

import pytest

from connections.credentials.transfer import sealed_file
from connections.credentials.transfer.sealed_file import CannotOpen, seal, unseal
from connections.credentials.transfer.services import LARGEST_FILE
from connections.models import Credential
from tests.connections.credentials.conftest import SECRET
from tests.connections.credentials.transfer.exported import (
    NOT_OPENED,
    PASSPHRASE,
    exported,
    forged,
    send,
    upload,
)

pytestmark = pytest.mark.any_database
NOT_OURS = "This is not a file of exported credentials, or it is damaged."


@pytest.fixture(autouse=True)
def cheap_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive keys fast; the cost stands in each file."""
    monkeypatch.setattr(sealed_file, "COST", 2**4)


def changed(file: bytes, **values: object) -> bytes:
    return json.dumps({**json.loads(file), **values}).encode()


def test_nothing_of_a_credential_can_be_read_in_the_file(member, credential):
    file = exported(member)

    readable = {name: value for name, value in json.loads(file).items() if name != "content"}
    assert set(readable) == {"format", "version", "key"}
    assert set(readable["key"]) == {"name", "salt", "n", "r", "p"}
    assert SECRET.encode() not in file
    assert b"robot" not in file


def test_the_key_costs_as_much_as_is_recommended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()

    file = seal(b"content", PASSPHRASE)

    assert json.loads(file)["key"] | {"salt": ""} == {"name": "scrypt", "salt": "", "n": 65536, "r": 8, "p": 2}
    assert unseal(file, PASSPHRASE) == b"content"


def test_a_passphrase_is_the_same_however_its_letters_are_composed():
    assert unseal(seal(b"content", "Schl\u00fcssel im Garten"), "Schlu\u0308ssel im Garten") == b"content"


def test_a_wrong_passphrase_is_told_in_one_sentence(member, credential):
    answer = upload(member, exported(member), "another passphrase")

    assert answer.status_code == 422
    assert answer.text.count(NOT_OPENED) == 1
    assert "another passphrase" not in answer.text


def test_half_a_surrogate_pair_is_no_text_and_so_no_passphrase(member, credential):
    assert send(member, "export", {"passphrase": "\ud800" * 20}).status_code == 422


def opens(file: bytes) -> bool:
    try:
        unseal(file, PASSPHRASE)
    except CannotOpen:
        return False
    return True


def test_no_octet_of_the_content_can_be_changed_unnoticed():
    file = seal(b"content", PASSPHRASE)
    token = base64.urlsafe_b64decode(json.loads(file)["content"])
    spoilt = [token[:at] + bytes([token[at] ^ 1]) + token[at + 1 :] for at in range(len(token))]

    assert opens(file)
    assert not any(opens(changed(file, content=base64.urlsafe_b64encode(each).decode())) for each in spoilt)


@pytest.mark.parametrize("key", [{"n": 2**5}, {"p": 1}, {"salt": base64.b64encode(bytes(16)).decode()}])
def test_nor_what_the_key_is_made_of(key):
    file = seal(b"content", PASSPHRASE)

    with pytest.raises(CannotOpen, match=NOT_OPENED):
        unseal(changed(file, key={**json.loads(file)["key"], **key}), PASSPHRASE)


@pytest.mark.parametrize(
    "key",
    [{"n": 2**30}, {"n": 1000}, {"n": -1}, {"r": 10**6}, {"p": 10**6}, {"name": "none"}, {"salt": ""}, {"salt": "é"}],
)
def test_a_key_that_would_cost_all_memory_or_nothing_is_refused_unread(key):
    file = seal(b"content", PASSPHRASE)

    with pytest.raises(CannotOpen, match=NOT_OURS):
        unseal(changed(file, key={**json.loads(file)["key"], **key}), PASSPHRASE)


ODD = [
    b"\x00\xff",
    b"[]",
    b"{}",
    b'"text"',
    b"[" * 100_000,
    b'{"format": "Mailwright credentials", "version": 1}',
    b"{}" * 9,
]


@pytest.mark.parametrize("file", ODD)
def test_a_file_of_another_kind_is_told_in_one_sentence(member, file):
    answer = upload(member, file)

    assert answer.status_code == 422
    assert NOT_OURS in answer.text


def test_a_file_of_another_version_is_told(member, credential):
    assert "The file has the version 4" in upload(member, changed(exported(member), version=4)).text


def test_an_empty_and_a_huge_file_are_told(member):
    assert "The submitted file is empty." in upload(member, b"").text
    assert "The file is larger than" in upload(member, b" " * (LARGEST_FILE + 10)).text


@pytest.mark.parametrize(
    "values",
    [
        {"name": "a\x00b"},
        {"name": ""},
        {"name": "n" * 129},
        {"user_name": "a\nb"},
        {"kind": "card"},
        {"secret": ""},
        {"secret": "no base64!"},
        {"secret": base64.b64encode(bytes(65_537)).decode()},
        {"owner": "mia"},
    ],
)
def test_a_forged_content_is_refused_as_a_form_would_refuse_it(member, values):
    answer = upload(member, forged(**values))

    assert answer.status_code == 422
    assert NOT_OURS in answer.text
    assert not Credential.objects.exists()
