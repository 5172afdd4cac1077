"""A field of editors that shows what is known of something kept, to read."""

from typing import Any

from django import forms


class KnownFacts(forms.Widget):
    """Names with texts, which nobody can change."""

    template_name = "tasks/types/kept/_known.html"
    use_fieldset = True

    def format_value(self, value: Any) -> list[Any]:
        """Give the facts as pairs; Django would make a text of them."""
        return list(value or [])

    def id_for_label(self, id_: str) -> str:
        return ""


class KnownField(forms.Field):
    """What is known: the initial value is shown, and nothing is sent."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, disabled=True, widget=KnownFacts(), **options)
