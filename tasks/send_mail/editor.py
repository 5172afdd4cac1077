"""The Send Mail Task Editor: SSIS's pages General and Mail."""

from typing import Any

from django import forms

from connections.choices import list_choices, resolve_choice
from designer.document import ExecutableDocument
from designer.editors import EditorContext, ExecutableForm
from tasks.send_mail.properties import Priority


class SendMailForm(ExecutableForm):
    """SSIS's dialog. An incomplete task may be kept: validation marks it, and the package can be saved."""

    pages = {
        "General": ["name", "description"],
        "Mail": [
            "smtp_connection",
            "from_line",
            "to_line",
            "cc_line",
            "bcc_line",
            "subject",
            "message_source",
            "priority",
        ],
    }

    smtp_connection = forms.ChoiceField(required=False, label="SMTP connection")
    from_line = forms.CharField(required=False, label="From", max_length=998)
    to_line = forms.CharField(
        required=False, label="To", max_length=100_000, help_text="Separate several addresses with semicolons."
    )
    cc_line = forms.CharField(required=False, label="Cc", max_length=100_000)
    bcc_line = forms.CharField(required=False, label="Bcc", max_length=100_000)
    subject = forms.CharField(required=False, max_length=10_000)
    message_source = forms.CharField(
        required=False, label="Message", strip=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    priority = forms.ChoiceField(choices=[(value.value, value.value) for value in Priority])

    def __init__(self, data: Any = None, *, executable: ExecutableDocument, context: EditorContext) -> None:
        super().__init__(data, executable=executable, context=context)
        reference = str(executable.properties.get("smtp_connection", ""))
        choices = list_choices(context, "SMTP", reference)
        self.fields["smtp_connection"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField, declared above
        self.initial["smtp_connection"] = resolve_choice(context, reference)
        self.initial.setdefault("priority", Priority.NORMAL.value)
