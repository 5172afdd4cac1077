"""Whoever goes back to where each environment belongs to a project has none of the catalog any more."""

from typing import Any

from django.db import migrations


def forget(apps: Any, editor: Any) -> None:
    shared = apps.get_model("connections", "Environment").objects.filter(project=None)
    for name in ("EnvironmentGrant", "SharedEnvironment"):
        apps.get_model("connections", name).objects.filter(environment__in=shared).delete()
    shared.delete()


class Migration(migrations.Migration):
    dependencies = [("connections", "0030_teams_of_credentials")]

    operations = [migrations.RunPython(migrations.RunPython.noop, forget)]
