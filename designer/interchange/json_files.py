"""A package as a JSON file: its document, and the XML that it keeps, so that the file is whole.

The schema is published (docs/package-file.schema.json). Two exports of one package are the same, and a change of one
property changes one line.
"""

import json
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from designer.dtsx.source import FileRefused
from designer.input.digests import digest_of
from designer.input.validation_errors import sentence_of
from designer.package.digests import digest_of
from designer.package.document import Digest, PackageDocument

LARGEST: Final = 100_000_000
"""Octets of a file that is read."""
MOST_KEPT: Final = 20_000


class PackageFile(BaseModel):
    """A package of Mailwright in a file. kept is XML of SSIS by its SHA-256, in Base64."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="A package of Mailwright")

    mailwright_package: Literal[1] = 1
    package: PackageDocument
    kept: Annotated[dict[Digest, str], Field(max_length=MOST_KEPT)] = {}


def write_package_file(document: PackageDocument, kept: Mapping[str, bytes]) -> bytes:
    """Give a package as a JSON file."""
    encoded = {digest: b64encode(kept[digest]).decode() for digest in sorted(kept)}
    data = PackageFile(package=document, kept=encoded).model_dump(mode="json")
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def read_package_file(octets: bytes) -> tuple[PackageDocument, dict[str, bytes]]:
    """Read a JSON file into a document and the XML that it keeps. Raises FileRefused."""
    if len(octets) > LARGEST:
        raise FileRefused(f"The file has {len(octets):,} octets; {LARGEST:,} are the most that are read.")
    try:
        file = PackageFile.model_validate_json(octets)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise FileRefused(f"The file is no package of Mailwright. {place}: {sentence_of(error.errors()[0])}") from error
    return file.package, {digest: _decode(digest, text) for digest, text in file.kept.items()}


def _decode(digest: str, text: str) -> bytes:
    try:
        octets = b64decode(text, validate=True)
    except (Error, ValueError) as error:
        raise FileRefused(f"What the file keeps under {digest} is no Base64.") from error
    if digest_of(octets) != digest:
        raise FileRefused(f"What the file keeps under {digest} has another digest. The file was changed by hand.")
    return octets


def make_schema() -> str:
    """Give the JSON schema of these files."""
    return json.dumps(PackageFile.model_json_schema(), ensure_ascii=False, indent=2) + "\n"
