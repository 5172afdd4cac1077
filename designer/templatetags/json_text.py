"""Values in attributes that our scripts read."""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter(name="json")
def as_json(value: Any) -> str:
    """Give a value as JSON, which the template escapes like any other text."""
    return json.dumps(value)
