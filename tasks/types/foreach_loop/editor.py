"""The Foreach Loop Editor: SSIS's pages Collection and Variable Mappings, and ours for parallel batches."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from pydantic import BaseModel, ValidationError

from connections.files.path_input import PathInput
from designer.editors.context import EditorContext
from designer.editors.fields import PlainText, WholeNumberField
from designer.editors.part_forms import ExecutableForm
from designer.input.validation_errors import sentence_of
from designer.package.document import ExecutableDocument
from tasks.types.choices import ConnectionChoice, VariableChoice
from tasks.types.foreach_loop.fields import (
    MappingsField,
    parse_items,
    parse_types,
    read_mappings,
    write_items,
    write_mappings,
)
from tasks.types.foreach_loop.properties import (
    FileEnumerator,
    ForeachLoopProperties,
    ItemEnumerator,
    KeptEnumerator,
    Retrieve,
    RowEnumerator,
    VariableEnumerator,
)
from tasks.types.kept_fields import KnownField
from tasks.types.rows.file import DELIMITERS, FORMATS

KINDS: dict[str, type[BaseModel]] = {
    "File": FileEnumerator,
    "Item": ItemEnumerator,
    "Variable": VariableEnumerator,
    "Row": RowEnumerator,
}
LABELS = {
    "File": "Foreach File Enumerator",
    "Item": "Foreach Item Enumerator",
    "Variable": "Foreach From Variable Enumerator",
    "Row": "Rows of a CSV or JSON file (mail merge)",
}
RETRIEVES = {
    Retrieve.FULLY_QUALIFIED: "Fully qualified",
    Retrieve.NAME_AND_EXTENSION: "Name and extension",
    Retrieve.NAME_ONLY: "Name only",
}
FIELDS = {"rows": "items", "columns": "item_columns"}
"""Fields that are called otherwise than the property of an enumerator that they show."""


class ForeachLoopForm(ExecutableForm):
    """SSIS's Foreach Loop Editor. Each kind of enumerator has fields of its own, which keep what was typed until OK."""

    script = "foreach-loop-editor.js"
    pages = {
        "General": ["name", "description"],
        "Collection": [
            *("kind", "folder", "files", "retrieve", "traverse_subfolders", "item_columns", "items", "variable"),
            *("path", "file_connection", "format", "delimiter", "has_header"),
        ],
        "Variable Mappings": ["variable_mappings"],
        "Parallel": ["parallel", "batch_size", "max_concurrent"],
    }

    kind = forms.ChoiceField(label="Enumerator", choices=list(LABELS.items()))
    folder = forms.CharField(
        required=False, max_length=4096, help_text="An allowed folder's path. A dot means the project's files."
    )
    files = forms.CharField(  # type: ignore[assignment]  # a field, which Django takes out of the class
        required=False, max_length=255, help_text="Names with * and ? for what varies; *.* means all."
    )
    retrieve = forms.ChoiceField(
        label="Retrieve file name", choices=[(each.value, label) for each, label in RETRIEVES.items()]
    )
    traverse_subfolders = forms.BooleanField(required=False, label="Traverse subfolders")
    item_columns = forms.CharField(
        required=False,
        label="Data types of the columns",
        help_text="One for each column, separated by semicolons: String; Int32",
    )
    items = PlainText(
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "mw-code"}),
        help_text="An item on each line, its values separated by tabs, as a spreadsheet copies them.",
    )
    variable = VariableChoice(required=False, label="Variable", help_text="An Object variable that holds a list.")
    path = forms.CharField(
        required=False,
        max_length=4096,
        label="File",
        widget=PathInput,
        help_text="A project's file by its name, or an absolute path.",
    )
    file_connection = ConnectionChoice("FILE", label="Or a file connection manager")
    format = forms.ChoiceField(choices=list(FORMATS.items()))
    delimiter = forms.ChoiceField(label="Delimiter of columns")
    has_header = forms.BooleanField(required=False, label="The first line holds the names of the columns")
    known = KnownField(label="What is known of it", help_text="It is kept until another one takes its place.")
    variable_mappings = MappingsField(
        label="Variables that take the values of each item",
        help_text="The value by its index, from 0, or by the name of its column.",
    )
    parallel = forms.BooleanField(
        required=False,
        label="Run iterations in parallel batches",
        help_text="What an iteration sets in variables is then its own and ends with it. SSIS has no such setting.",
    )
    batch_size = WholeNumberField(
        required=False, min_value=1, max_value=1000, help_text="Iterations that one worker does together. Empty: 20."
    )
    max_concurrent = WholeNumberField(
        required=False, min_value=1, max_value=1000, label="Batches at once", help_text="Empty: 4."
    )

    def __init__(self, data: Any = None, *, executable: ExecutableDocument, context: EditorContext) -> None:
        super().__init__(data, executable=executable, context=context)
        properties = _read(executable)
        path = self.fields["path"].widget
        assert isinstance(path, PathInput)  # noqa: S101  # declared above; for the type checker
        path.project_id = context.package.project_id
        self.initial = {**self.initial, **_describe(properties)}
        reference = str(self.initial.get("file_connection", ""))
        connections = self.fields["file_connection"]
        assert isinstance(connections, ConnectionChoice)  # noqa: S101  # declared above; for the type checker
        self.initial["file_connection"] = connections.offer(context, reference, self.data.get("file_connection", ""))
        names = self._list_variables()
        self._choices("variable").choices = _offer(names, self.initial["variable"], "Choose a variable")
        delimiter = self.initial["delimiter"]
        self._choices("delimiter").choices = list(({delimiter: delimiter} | DELIMITERS).items())
        self._show_kept(properties)
        field = self.fields["variable_mappings"]
        assert isinstance(field, MappingsField)  # noqa: S101  # declared above; for the type checker
        for mapping in properties.variable_mappings:
            names.setdefault(mapping.variable, mapping.variable)
        field.offer(names)

    def _show_kept(self, properties: ForeachLoopProperties) -> None:
        """Offer what is kept to stay as it is, and tell what is known of it."""
        kept = properties.enumerator
        if isinstance(kept, KeptEnumerator):
            self._choices("kind").choices = [("Kept", f"{kept.label} (kept, cannot run here)"), *LABELS.items()]
            self.initial["known"] = [("Type in SSIS", kept.creation_name), *kept.facts]

    def bound_pages(self) -> list[tuple[str, list[BoundField]]]:
        """Show what is known of a kept enumerator below its kind."""
        general, (label, fields), *others = super().bound_pages()
        is_kept = isinstance(_read(self.executable).enumerator, KeptEnumerator)
        return [general, (label, [*fields[:1], self["known"], *fields[1:]] if is_kept else fields), *others]

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above; for the type checker
        return field

    def _list_variables(self) -> dict[str, str]:
        """Give what the loop can change, by qualified name, with the data type."""
        seen = self.context.values_of(self.executable).variables
        names = {name: f"{name} ({variable.type})" for name, variable in seen.items()}
        return dict(sorted(names.items()))

    def clean(self) -> dict[str, Any]:
        """Let the properties model judge, as the API does, and put what it says at the field that it is about."""
        super().clean()
        if not self.errors:
            try:
                ForeachLoopProperties.model_validate(self.property_values())
            except ValidationError as error:
                for detail in error.errors():
                    self.add_error(self._find_field(detail["loc"]), sentence_of(detail))
            except ValueError as error:
                self.add_error("items", str(error))
        return self.cleaned_data

    def _find_field(self, place: tuple[int | str, ...]) -> str | None:
        words = [FIELDS.get(str(part), str(part)) for part in place]
        return next((word for word in reversed(words) if word in self.fields), None) or "kind"

    def property_values(self) -> dict[str, Any]:
        """Give what the fields say. Raises ValueError for items that cannot be read."""
        typed = super().property_values()
        kind = typed["kind"]
        if kind == "Item":
            enumerator = self._read_items(typed)
        elif kind == "Kept":
            enumerator = _read(self.executable).enumerator.model_dump(mode="json")
        else:
            enumerator = {name: typed[name] for name in KINDS[kind].model_fields if name in typed}
        numbers = {name: typed[name] for name in ("batch_size", "max_concurrent") if typed[name] is not None}
        mappings = read_mappings(typed["variable_mappings"])
        return {"enumerator": enumerator, "variable_mappings": mappings, "parallel": typed["parallel"], **numbers}

    def _read_items(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """Give the items as typed; those that nobody has touched stay as they are, whatever a text cannot show."""
        kept = _read(self.executable).enumerator
        same = all(typed[name] == self.initial[name] for name in ("item_columns", "items"))
        if isinstance(kept, ItemEnumerator) and same:
            return kept.model_dump(mode="json")
        columns = parse_types(typed["item_columns"])
        return {"kind": "Item", "columns": columns, "rows": parse_items(typed["items"], columns)}

    def to_document(self) -> ExecutableDocument:
        """Give the loop as edited; the form must be valid."""
        changes = {name: self.cleaned_data[name] for name in ("name", "description", "expressions")}
        properties = ForeachLoopProperties.model_validate(self.property_values())
        return self.executable.model_copy(update={**changes, "properties": properties.model_dump(mode="json")})


def _read(executable: ExecutableDocument) -> ForeachLoopProperties:
    try:
        return ForeachLoopProperties.model_validate(executable.properties)
    except ValidationError:
        return ForeachLoopProperties()


def _describe(properties: ForeachLoopProperties) -> dict[str, Any]:
    """Give the initial values of all fields, those of other kinds as a new enumerator has them."""
    values: dict[str, Any] = {}
    for model in KINDS.values():
        values |= model().model_dump(mode="json")
    values |= properties.model_dump(mode="json") | properties.enumerator.model_dump(mode="json")
    enumerator = properties.enumerator if isinstance(properties.enumerator, ItemEnumerator) else ItemEnumerator()
    return {
        **values,
        "item_columns": "; ".join(enumerator.columns),
        "items": write_items(enumerator.rows),
        "variable_mappings": write_mappings(properties.variable_mappings),
    }


def _offer(names: Mapping[str, str], chosen: str, nothing: str) -> list[tuple[str, str]]:
    missing = {chosen: f"Missing: {chosen}"} if chosen and chosen not in names else {}
    return [("", nothing), *names.items(), *missing.items()]
