"""The editor of a kept connection manager: what is known of it, to read; its name and description can be changed."""

from django import forms
from django.forms.boundfield import BoundField

from designer.editors.part_forms import ConnectionForm
from designer.package.document import ConnectionManagerDocument


class KeptConnectionForm(ConnectionForm):
    """The name, the description, and what the file says."""

    pages = {"General": ["name", "description", "creation_name", "connection_string"]}

    creation_name = forms.CharField(required=False, label="Type in SSIS", disabled=True)
    connection_string = forms.CharField(
        required=False,
        label="Connection string",
        disabled=True,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "class": "mw-code"}),
        help_text="As the file has it, without passwords: those are kept nowhere here.",
    )

    def bound_pages(self) -> list[tuple[str, list[BoundField]]]:
        """Give the one page: nothing here connects by it, so nothing drives it and nothing is validated."""
        return [(label, [self[name] for name in names]) for label, names in self.pages.items()]

    def to_document(self) -> ConnectionManagerDocument:
        """Give the manager with its new name and description; all else is as it was."""
        return self.connection.model_copy(update={name: self.cleaned_data[name] for name in ("name", "description")})
