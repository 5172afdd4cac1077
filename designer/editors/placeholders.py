"""Fields of an editor in which placeholders stand for values: each shows its expression as a text to type in."""

from collections.abc import Mapping
from typing import Any

from django import forms

from designer.property_expressions.placeholders import BadPlaceholder, escape, read_typed, show_typed


class PlaceholderTexts:
    """The texts of a form's fields that take placeholders, as they are typed.

    shown holds those that an expression gives; what is shown and comes back as it was leaves its expression alone.
    """

    def __init__(self, fields: Mapping[str, forms.Field], expressions: Mapping[str, str], types: Mapping[str, str]):
        self.fields = fields
        self.stored: dict[str, Any] = {}
        self.expressions = expressions
        self.types = types
        self.shown = {name: text for name in fields if (text := self._show(name)) is not None}

    def _show(self, name: str) -> str | None:
        text = show_typed(self.expressions[name], self.types) if name in self.expressions else None
        return None if text is None or not self._holds(self.fields[name], text) else text

    @staticmethod
    def _holds(field: forms.Field, text: str) -> bool:
        """Say whether a browser gives this text back as it is."""
        if "\r" in text or ("\n" in text and not isinstance(field.widget, forms.Textarea)):
            return False
        try:
            field.clean(text)
        except forms.ValidationError:
            return False
        return True

    def initial(self, stored: Mapping[str, Any]) -> dict[str, str]:
        """Give what the fields show: placeholders, or what is stored, with its braces as they are typed."""
        self.stored = {name: stored[name] for name in self.fields if name in stored}
        return {name: escape(str(text)) for name, text in self.stored.items()} | self.shown

    def read(self, name: str, field: forms.Field, typed: str) -> tuple[str, str]:
        """Give the text and the expression of a field, of which one is empty. Raises forms.ValidationError."""
        if name in self.shown and typed == field.clean(self.shown[name]):
            return "", self.expressions[name]
        try:
            read = read_typed(typed, self.types)
        except BadPlaceholder as error:
            raise forms.ValidationError(str(error)) from error
        return read.text, read.expression
