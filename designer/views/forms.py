"""Forms of the designer's own pages, and how all forms look."""

from django import forms
from django.forms.renderers import TemplatesSetting

from designer.editors.fields import NameField
from designer.models import Project


class Renderer(TemplatesSetting):
    """Render every field with the label, help, error and input that our templates/components give it."""

    field_template_name = "components/_field.html"


class ProjectForm(forms.Form):
    """Name, description and settings of a project."""

    name = NameField()
    description = forms.CharField(max_length=1024, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    enforces_recipient_limit = Project._meta.get_field("enforces_recipient_limit").formfield()


class PackageForm(forms.Form):
    """The name of a new package."""

    name = NameField()


class MemberForm(forms.Form):
    """The user name of a new member."""

    user_name = forms.CharField(
        max_length=150,
        label="User name",
        error_messages={"required": "Type the user name of somebody who can sign in."},
    )


def add_errors(form: forms.Form, fields: dict[str, str], sentence: str) -> None:
    """Show a service's refusal in the form: at its field where it names one, on top otherwise."""
    known = {key: text for key, text in fields.items() if key in form.fields}
    for key, text in known.items():
        form.add_error(key, text)
    if not known:
        form.add_error(None, sentence)
