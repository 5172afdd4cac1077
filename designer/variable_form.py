"""The form of a new variable."""

from typing import Any
from uuid import UUID

from django import forms
from pydantic import ValidationError

from designer.document import VariableDocument
from designer.form_fields import PlainText
from designer.registry import sentence_of
from designer.variables import DEFAULTS, VariableType, parse_value

PACKAGE, TASK = "package", "task"
IDENTIFIER = r"^[^\W\d]\w*$"
NO_NAME = "Begin with a letter or _, and go on with letters, digits and _."


class VariableForm(forms.Form):
    """SSIS's Add Variable: scope, name, namespace, data type, value, read-only."""

    name = forms.RegexField(IDENTIFIER, max_length=128, error_messages={"required": "Type a name.", "invalid": NO_NAME})
    scope = forms.ChoiceField(
        choices=[(PACKAGE, "The package"), (TASK, "This task only")], help_text="Who can see this variable."
    )
    namespace = forms.RegexField(IDENTIFIER, max_length=128, initial="User", error_messages={"invalid": NO_NAME})
    type = forms.ChoiceField(label="Data type", choices=[(kind.value, kind.value) for kind in VariableType])
    value = PlainText(required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3}))
    read_only = forms.BooleanField(required=False, label="Read-only")

    def __init__(self, data: Any = None, *, task: UUID, variables: list[VariableDocument]) -> None:
        super().__init__(data, initial={"type": VariableType.STRING.value}, auto_id="variable_%s")
        self.task = task
        self.variables = variables
        self.document: VariableDocument | None = None

    def clean(self) -> dict[str, Any]:
        """Let the document judge, as the API does."""
        super().clean()
        typed = self.cleaned_data
        if self.errors:
            return typed
        scope = self.task if typed["scope"] == TASK else None
        try:
            value = self._read_value(VariableType(typed["type"]), typed["value"])
            self.document = VariableDocument(**{**typed, "scope": scope, "value": value})
        except ValidationError as error:
            for detail in error.errors():
                name = str(detail["loc"][0]) if detail["loc"] else "namespace"
                self.add_error(name if name in self.fields else None, sentence_of(detail))
        except ValueError as error:
            self.add_error("value", str(error))
        if self.document and self._is_taken(self.document):
            self.add_error("name", f"There is a variable {self.document.qualified_name} here already. Choose another.")
        return typed

    def _read_value(self, kind: VariableType, text: str) -> Any:
        return parse_value(kind, text) if text else DEFAULTS[kind]

    def _is_taken(self, document: VariableDocument) -> bool:
        name, scope = document.qualified_name, document.scope
        return any((one.qualified_name, one.scope) == (name, scope) for one in self.variables)
