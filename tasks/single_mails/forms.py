"""The form of one mail, with the names of a Send Mail task's properties."""

from typing import Any

from django import forms

from connections.catalog.services import usable_managers
from connections.environments.of_projects import allowed_environments
from designer.editors.fields import PlainText
from designer.models import Project, User
from designer.people.permissions import Action
from tasks.runtime.production import FIELD
from tasks.types.send_mail.message.bounds import LONGEST_SUBJECT, LONGEST_TEXT
from tasks.types.send_mail.properties import MessageFormat, Priority, SendMailProperties

MOST_OFFERED = 200
LONGEST_LINE = 100_000
SEVERAL = "Separate several addresses with semicolons."
FILES = "Names of the project's files, or paths in allowed folders, one in a line. * and ? stand for letters."


def _lines(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


OFFERED = forms.TextInput(attrs={"list": "managers", "autocomplete": "off"})


class MailForm(forms.Form):
    """What is typed is text: no expression is evaluated in it."""

    smtp_connection = forms.CharField(label="SMTP connection", max_length=128, widget=OFFERED)
    from_line = forms.CharField(label="From", max_length=998)
    to_line = forms.CharField(label="To", required=False, max_length=LONGEST_LINE, help_text=SEVERAL)
    cc_line = forms.CharField(label="Cc", required=False, max_length=LONGEST_LINE)
    bcc_line = forms.CharField(label="Bcc", required=False, max_length=LONGEST_LINE)
    subject = forms.CharField(required=False, max_length=LONGEST_SUBJECT)
    message_format = forms.ChoiceField(
        label="Format", choices=[(MessageFormat.TEXT.value, "Text"), (MessageFormat.HTML.value, "HTML")]
    )
    message_source = PlainText(
        label="Message", required=False, strip=False, max_length=LONGEST_TEXT, widget=_lines(10, spellcheck="true")
    )
    file_attachments = PlainText(
        label="Attachments", required=False, max_length=LONGEST_LINE, help_text=FILES, widget=_lines(2)
    )
    priority = forms.ChoiceField(choices=[(each.value, each.value) for each in Priority], initial=Priority.NORMAL.value)

    def __init__(self, data: Any = None, *, user: User, project: Project) -> None:
        """Give the form, with the connection managers and environments that the user may use in the project."""
        super().__init__(data, initial={"from_line": user.email})
        managers = usable_managers(user, project.pk).filter(type="SMTP")
        self.managers = list(dict.fromkeys(managers.values_list("name", flat=True)[:MOST_OFFERED]))
        marks = dict(allowed_environments(user, project.pk, Action.USE).values_list("name", "is_production"))
        if marks:
            choices = [(name, f"{name} (production)" if marked else name) for name, marked in marks.items()]
            self.fields["environment"] = forms.ChoiceField(choices=[("", "None"), *choices], required=False)
        if marks.get(self.data.get("environment", "")):
            self.fields[FIELD] = forms.BooleanField(required=False, label="Yes, send it there")

    def to_properties(self) -> SendMailProperties:
        """Give the mail of the valid form."""
        given = {name: value for name, value in self.cleaned_data.items() if name in SendMailProperties.model_fields}
        return SendMailProperties.model_validate(given)
