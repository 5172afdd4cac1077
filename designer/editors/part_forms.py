"""The editors of tasks and connection managers: Django forms over a part of an unsaved package document.

An editor changes nothing by itself. The page sends the part as it has it, and gets it back changed; the package is
saved as a whole. A type's editor adds its properties' fields and says on which page of the dialog each stands.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import pretty_name

from designer.editors.context import EditorContext
from designer.editors.driven_properties import DrivenProperty, find_driven_properties
from designer.editors.expression_fields import ExpressionsField
from designer.editors.fields import NameField
from designer.editors.placeholders import PlaceholderTexts
from designer.expressions import ExpressionError, parse
from designer.models import User
from designer.package.document import (
    ConnectionManagerDocument,
    ExecutableDocument,
)
from designer.property_expressions.descriptions import describe_properties
from designer.property_expressions.evaluation import label
from designer.property_expressions.placeholders import list_insertable, list_widths
from designer.registry.server_types import server_connection_types, server_task_types
from designer.registry.types import task_types
from designer.variables.values import Values


class PartField(BoundField):
    """A field of an editor, which knows the expression that drives its property."""

    @property
    def driven(self) -> DrivenProperty | None:
        """What drives the field's property, if an expression does."""
        return self.form.driven.get(self.name)  # type: ignore[attr-defined,no-any-return]  # a PartForm

    @property
    def filled(self) -> DrivenProperty | None:
        """What the placeholders in the field give now, if an expression of values in a text drives it."""
        return self.form.filled.get(self.name)  # type: ignore[attr-defined,no-any-return]  # a PartForm


class PartForm(forms.Form):
    """What all editors have: Name and Description on the page General, and the type's properties on further pages."""

    bound_field_class = PartField
    pages: ClassVar[dict[str, list[str]]] = {"General": ["name", "description"]}

    name = NameField()
    description = forms.CharField(max_length=1024, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, names: list[str], **options: Any) -> None:
        super().__init__(data, **options)
        self.taken = {name.casefold() for name in names}
        self.driven: dict[str, DrivenProperty] = {}
        self.filled: dict[str, DrivenProperty] = {}

    def clean_name(self) -> str:
        """Refuse a name that another part has, because names are how people and paths refer to parts."""
        name: str = self.cleaned_data["name"].strip()
        if name.casefold() in self.taken:
            raise forms.ValidationError(f"The name “{name}” is taken in this package. Choose another one.")
        return name

    def bound_pages(self) -> list[tuple[str, list[BoundField]]]:
        """Give the dialog's pages: a label and the fields on it."""
        return [(label, [self[name] for name in names]) for label, names in self.pages.items()]

    def lock(self) -> None:
        """Show the fields without letting anybody change them."""
        for each in self.fields.values():
            each.disabled = True

    def property_values(self) -> dict[str, Any]:
        """Give the cleaned values of the type's own properties."""
        shared = {"name", "description", "disable", "scope", "expressions", "delay_validation"}
        return {key: value for key, value in self.cleaned_data.items() if key not in shared}


class ExecutableForm(PartForm):
    """The base of the editors of tasks. Its last page is SSIS's Expressions."""

    script: ClassVar[str] = ""
    """The module of static/dist that makes the form handier; without it every field can be typed in all the same."""

    buttons: ClassVar[list[tuple[str, str]]] = []
    """Addresses, by the name of their route, and labels of buttons that show what the fields would give."""

    placeholders: ClassVar[tuple[str, ...]] = ()
    """Fields whose texts may have placeholders; stored as expressions, which the page Expressions leaves to them."""

    expressions = ExpressionsField(
        label="Property expressions",
        help_text="What an expression yields when the package runs takes the place of what is typed for the property.",
    )

    def __init__(self, data: Any = None, *, executable: ExecutableDocument, context: EditorContext) -> None:
        initial = {"name": executable.name, "description": executable.description, **executable.properties}
        super().__init__(data, initial=initial, names=context.names)
        self.executable = executable
        self.context = context
        values = context.values_of(executable)
        self._show_placeholders(values)
        others = {name: text for name, text in executable.expressions.items() if name not in self.texts.shown}
        self.initial["expressions"] = others
        driven = find_driven_properties(executable, values)
        self.driven = {name: each for name, each in driven.items() if name in others}
        self.filled = {name: each for name, each in driven.items() if name in self.texts.shown}
        field = self.fields["expressions"]
        if isinstance(field, ExpressionsField):
            field.offer(self.property_labels(), others)
        if self.texts.shown:
            texts = ", ".join(map(self._label, self.texts.shown))
            field.help_text += f" Those that only put values into a text are in its field: {texts}."

    def _show_placeholders(self, values: Values) -> None:
        """Show expressions that put values into texts as these texts."""
        self.variables = list_insertable(values.types())
        self.widths = list_widths()
        fields = {name: self.fields[name] for name in self.placeholders}
        for each in fields.values():
            each.widget.attrs["data-placeholders"] = ""
        properties, expressions = self.executable.properties, self.executable.expressions
        read = {name: each for name, each in fields.items() if self.takes_placeholders(name, properties, expressions)}
        self.texts = PlaceholderTexts(read, expressions, values.types())
        self.initial.update(self.texts.initial(properties))

    def takes_placeholders(self, name: str, properties: Mapping[str, Any], expressions: Mapping[str, str]) -> bool:
        """Say whether the field's text is what is sent, with these properties and expressions."""
        return name in self.placeholders

    def property_labels(self) -> dict[str, str]:
        """Give the properties that an expression can drive, by name, as people call them."""
        task_type = task_types[self.executable.type]
        names = task_type.properties.model_fields if task_type.expressible is None else task_type.expressible
        return {name: self._label(name) if name in self.fields else name for name in names}

    def _label(self, name: str) -> str:
        """Give a field's label, and not by way of the bound field, which keeps what the field was before."""
        return str(self.fields[name].label or pretty_name(name))

    def bound_pages(self) -> list[tuple[str, list[BoundField]]]:
        return [*super().bound_pages(), ("Expressions", [self["expressions"]])]

    def clean(self) -> dict[str, Any]:
        """Make expressions of the texts that have placeholders; what is stored beside them stays."""
        super().clean()
        typed: dict[str, str] | None = self.cleaned_data.get("expressions")
        if typed is not None:
            made = {name: text for name in self.placeholders if (text := self._take_placeholders(name, typed))}
            self.cleaned_data["expressions"] = _in_order(typed | made, self.executable.expressions)
        return self.cleaned_data

    def _take_placeholders(self, name: str, expressions: Mapping[str, str]) -> str:
        """Take a field's text, and give the expression that it makes, or nothing."""
        if name not in self.cleaned_data or not self.takes_placeholders(name, self.cleaned_data, expressions):
            return ""
        try:
            text, made = self.texts.read(name, self.fields[name], self.cleaned_data[name])
        except forms.ValidationError as error:
            self.add_error(name, error)
            return ""
        if made and name in expressions:
            sentence = (
                f"{self._label(name)} has placeholders here, and an expression on the page Expressions. Keep one."
            )
            self.add_error(name, sentence)
            return ""
        self.cleaned_data[name] = str(self.texts.stored.get(name, "")) if made else text
        return made

    def to_document(self) -> ExecutableDocument:
        """Give the task as edited; the form must be valid."""
        changes = {name: self.cleaned_data[name] for name in ("name", "description", "expressions")}
        properties = {**self.executable.properties, **self.property_values()}
        return self.executable.model_copy(update={**changes, "properties": properties})


class ConnectionForm(PartForm):
    """The base of the editors of connection managers. Its last page is SSIS's Expressions."""

    expressions = ExpressionsField(
        label="Property expressions",
        help_text="What an expression yields when a package runs takes the place of what is typed for the property. "
        "A shared connection manager sees its project's parameters, and what each package has under that name.",
    )

    delay_validation = forms.BooleanField(
        required=False,
        label="Delay validation",
        help_text="Validate it when a task uses it, not before the run: what is wrong fails that task alone.",
    )

    def __init__(self, data: Any = None, *, connection: ConnectionManagerDocument, names: list[str]) -> None:
        shown = {"name", "description", "expressions", "delay_validation"}
        super().__init__(data, initial=connection.model_dump(include=shown) | connection.properties, names=names)
        self.connection = connection
        field = self.fields["expressions"]
        if isinstance(field, ExpressionsField):
            offered = {each["name"]: each["label"] for each in describe_properties(connection.type)}
            field.offer(offered, connection.expressions)

    def offer(self, user: User, project_id: int | None) -> None:
        """Fill the fields whose choices depend on who edits the manager, and in which project."""

    def show_driven(self, values: Values) -> None:
        """Show, in place of the fields that expressions drive, what these give with the values in sight."""
        self.driven = find_driven_properties(self.connection, values)

    def clean_expressions(self) -> dict[str, str]:
        """Refuse what is no expression; what it names may come with the package that uses the manager."""
        expressions: dict[str, str] = self.cleaned_data["expressions"]
        for name, text in expressions.items():
            try:
                parse(text)
            except ExpressionError as error:
                raise forms.ValidationError(f"The expression of {label(name)}: {error}") from error
        return expressions

    def bound_pages(self) -> list[tuple[str, list[BoundField]]]:
        general, *others = super().bound_pages()
        with_delay = (general[0], [*general[1], self["delay_validation"]])
        return [with_delay, *others, ("Expressions", [self["expressions"]])]

    def to_document(self) -> ConnectionManagerDocument:
        """Give the connection manager as edited; the form must be valid."""
        changes = {name: self.cleaned_data[name] for name in ("name", "description", "expressions", "delay_validation")}
        properties = {**self.connection.properties, **self.property_values()}
        return self.connection.model_copy(update={**changes, "properties": properties})


def _in_order(expressions: dict[str, str], former: Mapping[str, str]) -> dict[str, str]:
    """Give expressions in the order in which they were."""
    names = [*(name for name in former if name in expressions), *(name for name in expressions if name not in former)]
    return {name: expressions[name] for name in names}


def find_task_editor(type_name: str) -> type[ExecutableForm]:
    """Give the editor of a type of tasks."""
    editor = server_task_types[type_name].editor
    assert issubclass(editor, ExecutableForm)  # noqa: S101  # the registry, below this room, knows that it is a form
    return editor


def find_connection_editor(type_name: str) -> type[ConnectionForm]:
    """Give the editor of a type of connection managers."""
    editor = server_connection_types[type_name].editor
    assert issubclass(editor, ConnectionForm)  # noqa: S101  # the registry, below this room, knows that it is a form
    return editor
