"""Keys of the tests' own, and credentials that they share."""

import pytest

from connections.credentials.services import CredentialData, create_credential
from connections.models import Credential, CredentialKind
from designer.models import Project, User

SECRET = "S3cret-of-the-robot"


def of(name: str = "Robot", secret: str | None = SECRET, **values: object) -> CredentialData:
    given = {
        "kind": CredentialKind.PASSWORD,
        "user_name": "DOM\\robot",
        "servers": "mail.example.com 127.0.0.1",
        **values,
    }
    return CredentialData(name=name, secret=secret.encode() if secret is not None else None, **given)


@pytest.fixture(autouse=True)
def key_file(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("CREDENTIAL_KEYS", raising=False)
    settings.KEPT_CREDENTIAL_KEYS = tmp_path / "credential-keys"
    return settings.KEPT_CREDENTIAL_KEYS


@pytest.fixture
def credential(member: User) -> Credential:
    return create_credential(member, of())


@pytest.fixture
def robot(member: User, stranger: User, project: Project) -> Credential:
    """A credential that the stranger may use, as somebody who is listed."""
    data = of(servers="mail.example.com *.relay.example.com:587", user_names=frozenset({"stan"}))
    return create_credential(member, data)
