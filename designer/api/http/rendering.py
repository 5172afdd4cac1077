"""What an operation gives, as it is sent: for what is compared with an answer, or kept as one."""

import json

from ninja.responses import NinjaJSONEncoder
from pydantic import BaseModel


def render(shown: object) -> bytes:
    """Give the octets that the API sends of this: all of its fields, whether they are set or not."""
    plain = [_dump(each) for each in shown] if isinstance(shown, list) else _dump(shown)
    return json.dumps(plain, cls=NinjaJSONEncoder).encode()


def _dump(each: object) -> object:
    return each.model_dump() if isinstance(each, BaseModel) else each
