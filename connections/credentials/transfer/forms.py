"""The forms of export and import. A passphrase goes in and never comes out."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from connections.credentials.transfer.services import (
    LARGEST_FILE,
    LONGEST_PASSPHRASE,
    SHORTEST_PASSPHRASE,
    TOO_SHORT,
    exportable_credentials,
)
from connections.models import Credential
from designer.models import User

MOST_LISTED = 500


def _passphrase(label: str, help_text: str, remembered_as: str, shortest: int | None = None) -> forms.CharField:
    return forms.CharField(
        label=label,
        min_length=shortest,
        error_messages={"min_length": TOO_SHORT},
        max_length=LONGEST_PASSPHRASE,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": remembered_as}),
    )


class ExportForm(forms.Form):
    """Which credentials go into a file, and the passphrase that encrypts it."""

    credentials = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose what to export."}
    )
    passphrase = _passphrase(
        "Passphrase",
        f"{SHORTEST_PASSPHRASE} characters or more. It is not kept: without it nobody can read the file.",
        "new-password",
        SHORTEST_PASSPHRASE,
    )
    repeated = _passphrase("The passphrase again", "", "new-password")

    def __init__(self, user: User, data: Any) -> None:
        super().__init__(data)
        self._own = exportable_credentials(user)
        field = self.fields["credentials"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - narrows the type
        field.choices = [(str(one.uid), f"{one.name} ({one.user_name})") for one in self._own[:MOST_LISTED]]
        field.initial = [uid for uid, _ in field.choices]
        if len(field.initial) == MOST_LISTED:
            field.help_text = f"The first {MOST_LISTED}, by name. The command exportcredentials knows them all."

    def clean_repeated(self) -> str:
        """Refuse a passphrase that was mistyped once."""
        repeated: str = self.cleaned_data["repeated"]
        if repeated != self.cleaned_data.get("passphrase", repeated):
            raise forms.ValidationError("The two are not the same. Type the passphrase twice.")
        return repeated

    @property
    def chosen(self) -> list[Credential]:
        """The credentials that were chosen; the form must be valid."""
        return list(self._own.filter(uid__in=self.cleaned_data["credentials"]))


class ImportForm(forms.Form):
    """The file, its passphrase, and what becomes of names that are taken."""

    file = forms.FileField(widget=forms.FileInput, help_text="As it was exported here or by another Mailwright.")
    passphrase = _passphrase("Passphrase", "The one that was chosen for the export.", "off")
    replaces = forms.BooleanField(
        required=False,
        label="Replace my credentials of the same name",
        help_text="Otherwise they stay as they are. Those of other people always do.",
    )

    def clean_file(self) -> bytes:
        """Give the content; of a file that is too large no more than shows it."""
        file = self.cleaned_data["file"]
        return bytes(file.read(LARGEST_FILE + 1)) if isinstance(file, UploadedFile) else b""
