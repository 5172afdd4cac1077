"""What runs keep of sensitive values: encrypted with the keys of credentials, and gone with the execution's secrets."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from connections.credentials import vault
from designer.variables.values import CannotEvaluate

SECRET = "secret"  # noqa: S105  # the name of a key
CANNOT_DECRYPT = (
    "What this execution has made of sensitive values cannot be decrypted: this worker does not have the key that it "
    "was encrypted with. Give it the same CREDENTIAL_KEYS as the web server."
)


def close_values(values: Mapping[UUID, Any], plain: frozenset[UUID]) -> dict[str, Any]:
    """Give the values of variables as a row keeps them: these plainly, all others encrypted together."""
    kept = {str(key): value for key, value in values.items() if key in plain}
    others = {str(key): value for key, value in values.items() if key not in plain}
    return kept | ({SECRET: close_text(json.dumps(others))} if others else {})


def open_values(kept: Mapping[str, Any]) -> dict[UUID, Any]:
    """Give the values of variables back; those whose secrets were deleted are not there. Raises CannotEvaluate."""
    values = dict(kept)
    token = values.pop(SECRET, "")
    others = json.loads(open_text(token)) if token else {}
    return {UUID(key): value for key, value in (values | others).items()}


def close_text(text: str) -> str:
    """Encrypt a text."""
    return vault.encrypt(text.encode())


def open_text(token: str) -> str:
    """Give an encrypted text back. Raises CannotEvaluate."""
    try:
        return vault.decrypt(token).decode()
    except vault.CannotDecrypt as error:
        raise CannotEvaluate(CANNOT_DECRYPT) from error
