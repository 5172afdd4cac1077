"""Credentials as files, by the browser and the API."""

import base64
import json

from django.core.files.uploadedfile import SimpleUploadedFile

from connections.credentials.transfer.sealed_file import seal
from connections.credentials.transfer.services import export_credentials
from connections.models import Credential
from designer.models import User
from tests.signed_in import client_of

PASSPHRASE = "correct horse battery"
EXPORT, IMPORT, API = "/credentials/export/", "/credentials/import/", "/api/v1/credentials"
NOT_OPENED = "The file cannot be decrypted: the passphrase is wrong, or the file is damaged."


def exported(owner: User, passphrase: str = PASSPHRASE) -> bytes:
    return export_credentials(owner, list(Credential.objects.filter(owner=owner)), passphrase)


def upload(user: User, file: bytes, passphrase: str = PASSPHRASE, **more: object):
    body = {"file": SimpleUploadedFile("credentials.json", file), "passphrase": passphrase, **more}
    return client_of(user).post(IMPORT, body, follow=True)


def send(user: User, address: str, body: object):
    return client_of(user).post(f"{API}/{address}", json.dumps(body), "application/json")


def forged(**values: object) -> bytes:
    """A file that opens, by somebody who has written it himself."""
    one = {"name": "Robot", "kind": "password", "user_name": "u", "secret": base64.b64encode(b"x").decode(), **values}
    return seal(json.dumps({"credentials": [one]}).encode(), PASSPHRASE)
