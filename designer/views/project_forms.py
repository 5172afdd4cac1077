"""Forms of projects: their settings and new packages."""

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
