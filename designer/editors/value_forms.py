"""Forms of what has a name, a data type and a value: the parameters of a project, and whatever is like them."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.validators import RegexValidator
from pydantic import ValidationError

from designer.input.validation_errors import sentence_of
from designer.package.data_types import VariableType, parse_value
from designer.package.document import NO_PARAMETERS, ParameterDocument

IDENTIFIER = RegexValidator(
    r"^[^\W\d]\w*\Z", "Begin the name with a letter or _; letters, digits and _ may follow, and no blanks."
)


class ValueForm(forms.Form):
    """A name, a data type, and a value as people type it. clean gives the value as JSON in cleaned_data["value"]."""

    name = forms.CharField(max_length=128, validators=[IDENTIFIER], error_messages={"required": "Type a name."})
    type = forms.ChoiceField(
        label="Data type",
        choices=[(kind.value, kind.value) for kind in VariableType if kind not in NO_PARAMETERS],
        initial=VariableType.STRING,
    )
    value = forms.CharField(required=False, strip=False, widget=forms.Textarea(attrs={"rows": 1}))
    sensitive = forms.BooleanField(required=False, help_text="Nobody is shown the value, nor is it written into a log.")
    description = forms.CharField(max_length=1024, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        """Read the value as its type has it."""
        super().clean()
        text = self.cleaned_data.get("value", "").replace("\r\n", "\n")
        if "type" in self.cleaned_data and self.has_value():
            try:
                self.cleaned_data["value"] = parse_value(VariableType(self.cleaned_data["type"]), text)
            except ValueError as error:
                self.add_error("value", str(error))
        return self.cleaned_data

    def has_value(self) -> bool:
        """Whether the value field is to be read."""
        return True


class ParameterForm(ValueForm):
    """A parameter of a project."""

    field_order = ("name", "type", "value", "required", "sensitive", "description")

    required = forms.BooleanField(
        required=False,
        help_text="A run of a package that uses it needs a value, given for the run or by an environment.",
    )

    def __init__(self, data: Any = None, *, parameter: ParameterDocument | None = None) -> None:
        super().__init__(data, initial=_describe(parameter) if parameter else None)
        self.identifier: UUID = parameter.id if parameter else uuid4()
        self.fields["value"].help_text = "What it holds unless a run or an environment says otherwise."
        self.fields["sensitive"].help_text = (
            "Nobody is shown the value, nor is it written into a log. It is not kept here: it comes with the run, or "
            "from an environment. Plain values that it had are masked in the audit, and encrypted where schedules, "
            "triggers and environments keep them."
        )

    def has_value(self) -> bool:
        return not self.cleaned_data.get("sensitive")

    def clean(self) -> dict[str, Any]:
        """Make the parameter, which knows best what it may be."""
        super().clean()
        if self.cleaned_data.get("sensitive"):
            self._clear_value()
        if not self.errors:
            try:
                self.parameter = ParameterDocument(id=self.identifier, **self.cleaned_data)
            except ValidationError as error:
                for detail in error.errors():
                    self.add_error(None, sentence_of(detail))
        return self.cleaned_data

    def _clear_value(self) -> None:
        if self.cleaned_data.get("value"):
            self.add_error("value", "What is sensitive has no value here. Empty this field, or clear Sensitive.")
        self.cleaned_data["value"] = None


def show_value(value: Any) -> str:
    """Give a value, as JSON, as people type it."""
    return "" if value is None else str(value)


def _describe(parameter: ParameterDocument) -> dict[str, Any]:
    return {**parameter.model_dump(), "value": show_value(parameter.value)}
