"""The File Connection Manager Editor: SSIS's usage type and path, with a list to choose from in place of Browse."""

from typing import Any

from django import forms

from connections.files.path_input import PathInput
from connections.types.file.properties import LONGEST_PATH, FileProperties, FileUsageType
from connections.types.reading import read_fields
from designer.editors.part_forms import ConnectionForm
from designer.models import User
from designer.package.document import ConnectionManagerDocument


class FileConnectionForm(ConnectionForm):
    """SSIS's dialog. What is typed may be wrong or incomplete and still be kept: validation marks it."""

    pages = {"General": ["name", "description", "file_usage_type", "connection_string"]}

    file_usage_type = forms.TypedChoiceField(
        choices=[(each.value, each.label) for each in FileUsageType],
        coerce=FileUsageType,
        empty_value=FileUsageType.EXISTING_FILE,
        required=False,
        label="Usage type",
    )
    connection_string = forms.CharField(
        max_length=LONGEST_PATH,
        required=False,
        label="File or folder",
        widget=PathInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        help_text="The name of one of the project's files, or a path that begins with / in a folder that the "
        "administrator allows.",
    )

    def __init__(self, data: Any = None, *, connection: ConnectionManagerDocument, names: list[str]) -> None:
        super().__init__(data, connection=connection, names=names)
        self.properties: FileProperties | None = None

    def clean(self) -> dict[str, Any]:
        """Let the properties model judge, as the API does."""
        super().clean()
        self.properties = read_fields(self, FileProperties)
        return self.cleaned_data

    def to_document(self) -> ConnectionManagerDocument:
        """Give the connection manager as edited; the form must be valid."""
        properties = self.properties.model_dump(mode="json") if self.properties else {}
        return super().to_document().model_copy(update={"properties": properties})

    def offer(self, user: User, project_id: int | None) -> None:
        """List the files of the project that the manager is edited in."""
        widget = self.fields["connection_string"].widget
        assert isinstance(widget, PathInput)  # noqa: S101  # narrows the type; it is declared above
        widget.project_id = project_id
