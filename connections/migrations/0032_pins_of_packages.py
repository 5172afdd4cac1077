"""Packages that use a version of a shared connection manager, whatever their project does."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def forget(apps: Any, editor: Any) -> None:
    """Keep the pins of projects alone, as it was before."""
    apps.get_model("connections", "ConnectionPin").objects.exclude(package=None).delete()


class Migration(migrations.Migration):
    dependencies = [("connections", "0031_without_shared_environments"), ("designer", "0031_words_of_the_audit")]

    operations = [
        migrations.AddField(
            model_name="connectionpin",
            name="package",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="pins", to="designer.package"
            ),
        ),
        migrations.RemoveConstraint(model_name="connectionpin", name="pin_of_project"),
        migrations.AddConstraint(
            model_name="connectionpin",
            constraint=models.UniqueConstraint(
                condition=models.Q(("package", None)), fields=("project", "connection"), name="pin_of_project"
            ),
        ),
        migrations.AddConstraint(
            model_name="connectionpin",
            constraint=models.UniqueConstraint(fields=("package", "connection"), name="pin_of_package"),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget),
    ]
