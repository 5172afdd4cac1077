"""Values in attributes and elements that our scripts read."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html

from designer.views.unsaved_parts import in_script

register = template.Library()


@register.filter(name="json")
def as_json(value: Any) -> str:
    """Give a value as JSON, which the template escapes like any other text."""
    return json.dumps(value)


@register.filter
def large_json_script(value: Any, element_id: str) -> str:
    """Give a value in a script element; a page may hold a package of 1,000 tasks."""
    text = in_script(json.dumps(value, cls=DjangoJSONEncoder))
    return format_html('<script id="{}" type="application/json">{}</script>', element_id, text)
