"""The fields that only the Send Mail task's editor has."""

import re
from typing import Any

from django import forms

from designer.editors.fields import PlainText, Row, RowsField
from tasks.types.send_mail.properties import FILE_NAME, LONGEST_FILE_NAME, ContentAttachment, MessageSourceType

SOURCES = [
    (MessageSourceType.DIRECT_INPUT.value, "Text"),
    (MessageSourceType.VARIABLE.value, "Variable"),
]


class Recipients(PlainText):
    """Addresses as SSIS writes them, separated by semicolons; the editor's script makes chips of them."""

    def __init__(self, *, limited: bool = False, **options: Any) -> None:
        attrs = {"rows": 1, "spellcheck": "false", "data-recipients": "limited" if limited else ""}
        super().__init__(required=False, max_length=1_000_000, widget=forms.Textarea(attrs=attrs), **options)


class ContentAttachmentsField(RowsField):
    """Files that exist nowhere: a name, and the text or the name of the variable that holds it."""

    def __init__(self, **options: Any) -> None:
        columns = {
            "file_name": ("File", forms.TextInput(attrs={"placeholder": "report.csv"})),
            "source_type": ("Holds", forms.Select(choices=SOURCES)),
            "source": ("Text or variable", forms.Textarea(attrs={"rows": 1, "placeholder": "Text, or User::Variable"})),
        }
        super().__init__(columns=columns, add="Add an attachment", **options)

    def prepare_value(self, value: Any) -> list[Row]:
        return [row.model_dump(mode="json") if isinstance(row, ContentAttachment) else row for row in value or []]

    def clean(self, value: Any) -> list[Row]:
        rows = [{**row, "source": row["source"].replace("\r\n", "\n")} for row in self.to_python(value)]
        for row in rows:
            name = row["file_name"].strip()
            if len(name) > LONGEST_FILE_NAME or not re.fullmatch(FILE_NAME, name):
                raise forms.ValidationError(
                    f"“{row['file_name']}” is no file name. Type one without folders, such as report.csv."
                )
        return rows
