"""Executions are found by the environment that they ran in; most run in none, and are not in the index."""

import django.db.models.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0035_kept_sources")]

    operations = [
        migrations.AddIndex(
            "execution",
            models.Index(
                django.db.models.functions.Upper("environment_name"),
                models.F("id").desc(),
                condition=~models.Q(environment_name=""),
                name="execution_by_environment",
            ),
        ),
    ]
