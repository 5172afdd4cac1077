"""Export and import of credentials in the API."""

import json
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field, SecretStr

from connections.credentials.transfer.services import (
    LONGEST_PASSPHRASE,
    MOST,
    SHORTEST_PASSPHRASE,
    export_credentials,
    exportable_credentials,
    import_credentials,
)
from designer.accounts.current_user import person
from designer.api.schemas import Given
from designer.api.signing_in import FOR_EVERYTHING
from designer.errors import NotFound

router = Router(tags=["credentials"])


class ExportIn(Given):
    """What to export; without a list, all credentials of yours."""

    passphrase: Annotated[SecretStr, Field(min_length=SHORTEST_PASSPHRASE, max_length=LONGEST_PASSPHRASE)]
    credentials: Annotated[list[UUID], Field(min_length=1, max_length=MOST)] | None = None


class ImportIn(Given):
    """A file as the export gave it, and its passphrase."""

    file: dict[str, Any]
    passphrase: Annotated[SecretStr, Field(max_length=LONGEST_PASSPHRASE)]
    replace: bool = False
    """Whether credentials of yours that have the same name are replaced; else they stay as they are."""


class ImportOut(Schema):
    """What became of the credentials in the file, by name."""

    made: list[str]
    replaced: list[str]
    skipped: list[str]


@router.post("/credentials/export", response=dict[str, Any], auth=FOR_EVERYTHING)
def post_export(request: HttpRequest, payload: ExportIn) -> HttpResponse:
    """Give credentials of yours as a file that the passphrase encrypts. It is written into the audit."""
    user = person(request)
    chosen = exportable_credentials(user)
    if payload.credentials is not None:
        chosen = chosen.filter(uid__in=payload.credentials)
        if chosen.count() < len(set(payload.credentials)):
            raise NotFound("Not all of these credentials are there and yours, and only their owner may export them.")
    file = export_credentials(user, list(chosen), payload.passphrase.get_secret_value())
    return HttpResponse(file, content_type="application/json", headers={"Cache-Control": "no-store"})


@router.post("/credentials/import", response=ImportOut, auth=FOR_EVERYTHING)
def post_import(request: HttpRequest, payload: ImportIn) -> ImportOut:
    """Make the credentials of a file, all or none. They are yours, and nobody else may use them yet."""
    user = person(request)
    file, passphrase = json.dumps(payload.file).encode(), payload.passphrase.get_secret_value()
    imported = import_credentials(user, user, file, passphrase, replaces=payload.replace)
    return ImportOut(made=imported.made, replaced=imported.replaced, skipped=imported.skipped)
