"""Forms of projects: their settings, their members and new packages."""

from django import forms

from designer.editors.fields import NameField
from designer.models import Project


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
