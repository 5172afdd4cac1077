"""The properties of a kept connection manager."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from designer.dtsx.connection_strings import leave_out_secrets
from designer.input.texts import NO_NUL
from designer.package.document import Digest

LONGEST = 8_192


def _refuse_secrets(text: str) -> str:
    _, left_out = leave_out_secrets(text)
    if left_out:
        raise ValueError(
            f"The connection string holds a secret under {left_out[0]}. Leave it out: no document has one."
        )
    return text


class KeptConnectionProperties(BaseModel):
    """A connection manager of a type that has no engine here. creation_name is its type as the file has it, source the
    digest of its XML. The connection string is without its secrets (connection_string.leave_out_secrets).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    creation_name: Annotated[str, StringConstraints(max_length=512, pattern=NO_NUL)] = ""
    connection_string: Annotated[
        str, StringConstraints(max_length=LONGEST, pattern=NO_NUL), AfterValidator(_refuse_secrets)
    ] = ""
    source: Digest = ""
