"""What was reported of tasks that somebody else runs."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0033_kept_task")]

    operations = [
        migrations.CreateModel(
            name="ReportedOutcome",
            fields=[
                (
                    "task_run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="tasks.taskrun",
                    ),
                ),
                ("has_succeeded", models.BooleanField()),
                ("message", models.TextField(blank=True)),
                ("reported_by_name", models.CharField(max_length=150)),
                ("reported_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
    ]
