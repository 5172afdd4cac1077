"""The forms of environments, their variables, and what takes its value from them."""

from typing import Any
from uuid import uuid4

from django import forms
from pydantic import ValidationError

from connections.environments.target_search import group_targets, name_targets, search_targets
from connections.environments.targets import read_key, write_key
from connections.models.environment import Environment
from connections.models.environment_document import Colour, EnvironmentDocument, Reference, VariableOfEnvironment
from designer.editors.choices import Choice
from designer.editors.fields import NameField
from designer.editors.value_forms import IDENTIFIER, ValueForm, show_value
from designer.input.validation_errors import sentence_of
from designer.models import Project

NOTHING = ("", "Nothing yet")


class EnvironmentForm(forms.Form):
    """Name and description of an environment, and for a new one what it is to begin with."""

    name = NameField("Type a name, such as Test or Production.")
    description = forms.CharField(max_length=1024, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    colour = forms.ChoiceField(
        choices=[(each.value, each.value.capitalize()) for each in Colour],
        required=False,
        help_text="Runs in this environment show it beside its name.",
    )
    is_production = forms.BooleanField(
        required=False,
        label="Production",
        help_text="Whoever runs a package here by hand, or has mail sent again, is asked once more.",
    )
    copy_of = forms.ModelChoiceField(
        Environment.objects.none(),
        required=False,
        label="Begin with the variables of",
        empty_label="None: begin with an empty environment",
    )

    def to_document(self, before: EnvironmentDocument | None = None) -> EnvironmentDocument:
        """Give the environment as the form says, with the variables that it had; the form must be valid."""
        given = {name: self.cleaned_data[name].strip() for name in ("name", "description")}
        colour = Colour(self.cleaned_data["colour"] or Colour.GREY)
        marks = {"colour": colour, "is_production": self.cleaned_data["is_production"]}
        return (before or EnvironmentDocument(name="_")).model_copy(update={**given, **marks})


class VariableForm(ValueForm):
    """A variable of an environment. A sensitive value that is stored is not shown, and kept where none is typed."""

    sets = forms.ChoiceField(
        required=False,
        help_text="What takes its value from this variable, in whatever environment a run chooses.",
    )

    def __init__(
        self, data: Any = None, *, variable: VariableOfEnvironment | None = None, project: Project | None = None
    ) -> None:
        """Give the form; with a project, of a new variable, which may be said to set something of it."""
        initial = {**variable.model_dump(), "value": show_value(variable.value)} if variable else None
        super().__init__(data, initial=initial)
        self.variable = variable
        self.keeps = bool(variable and variable.sensitive)
        if self.keeps:
            self.fields["value"].widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
            self.fields["value"].help_text = "A value is stored and not shown. Leave this empty to keep it."
        if project is None:
            del self.fields["sets"]
        else:
            _offer_targets(self.fields["sets"], project, NOTHING, self.data.get("sets", ""))

    def has_value(self) -> bool:
        return bool(self.cleaned_data.get("value")) or not (self.keeps and self.cleaned_data.get("sensitive"))

    def clean(self) -> dict[str, Any]:
        """Make the variable, which knows best what it may be."""
        super().clean()
        if not self.has_value():
            self.cleaned_data["value"] = None
        if self.keeps and not self.cleaned_data.get("sensitive") and not self.data.get("value"):
            self.add_error("value", "The stored value is sensitive and cannot be shown. Type it again.")
        if not self.errors:
            identifier = self.variable.id if self.variable else uuid4()
            given = {name: value for name, value in self.cleaned_data.items() if name != "sets"}
            try:
                self.made = VariableOfEnvironment(id=identifier, **given)
            except ValidationError as error:
                for detail in error.errors():
                    self.add_error(None, sentence_of(detail))
        return self.cleaned_data


class ReferenceForm(forms.Form):
    """What takes its value from a variable."""

    target = forms.ChoiceField(label="What is set", error_messages={"required": "Choose what is set."})
    variable = forms.CharField(
        max_length=128,
        label="Environment variable",
        validators=[IDENTIFIER],
        error_messages={"required": "Type the name of a variable that the environments have."},
        widget=forms.TextInput(attrs={"list": "variable-names", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, project: Project) -> None:
        super().__init__(data)
        _offer_targets(self.fields["target"], project, ("", "Choose"), self.data.get("target", ""))

    def to_reference(self) -> Reference:
        """Give the reference; the form must be valid."""
        return read_key(self.cleaned_data["target"], self.cleaned_data["variable"].strip())


def _offer_targets(field: forms.Field, project: Project, nothing: Choice, sent: str) -> None:
    """Offer the first targets of a project, and the one that was sent, if it is one."""
    targets, has_more = search_targets(project)
    choices = group_targets(targets, has_more=has_more)
    beyond = _find_sent(project, sent) if sent and sent not in choices.values else []
    choices.offer(field, [nothing, *beyond], f"environment-targets/{project.pk}/")


def _find_sent(project: Project, sent: str) -> list[Choice]:
    try:
        reference = read_key(sent, "_")
    except ValueError:
        return []
    found = name_targets(project, [reference]).get(reference.target)
    return [(sent, f"{found[0]}: {found[2]}")] if found and write_key(found[1]) == sent else []
