"""What the search of the audit looks into, and which entries are of signing in, of entries that are there already."""

from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Concat, Lower

OF_SIGNING_IN = [
    "signed in from",
    "failed to sign in from",
    "failed the second factor from",
    "used an ended API token from",
    "an unknown API token was sent from",
]


def fill(apps: Any, editor: Any) -> None:
    entries = apps.get_model("designer", "AuditEntry").objects
    names = apps.get_model("designer", "Project").objects.filter(pk=OuterRef("project")).values("name")
    entries.filter(project__isnull=False).update(project_name=Subquery(names))
    entries.update(words=Lower(Concat("action", Value(" "), "thing", Value(" "), "project_name")))
    entries.filter(action__in=OF_SIGNING_IN).update(category="account")


def empty(apps: Any, editor: Any) -> None:
    """Let no key lead to what is deleted, because they become constraints again."""
    for field in ("user", "project", "package"):
        entries = apps.get_model("designer", "AuditEntry").objects
        there = entries.model._meta.get_field(field).related_model.objects.filter(pk=OuterRef(field))
        entries.exclude(Exists(there)).update(**{field: None})


class Migration(migrations.Migration):
    dependencies = [("designer", "0030_audit_apart_from_what_it_is_about")]

    operations = [migrations.RunPython(fill, empty)]
