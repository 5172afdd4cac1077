"""Who owns a shared connection manager: who made it, as far as that is kept."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def find_owners(apps: Any, schema_editor: Any) -> None:
    managers = apps.get_model("connections", "ConnectionManager").objects.filter(package=None)
    versions = apps.get_model("connections", "ConnectionVersion").objects.filter(connection_uid=OuterRef("uid"))
    first = versions.filter(user__isnull=False).order_by("number").values("user")[:1]
    managers.update(owner=Subquery(first))


class Migration(migrations.Migration):
    dependencies = [
        ("connections", "0019_who_manages_the_catalog"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "ConnectionManager",
            "owner",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(find_owners, migrations.RunPython.noop),
    ]
