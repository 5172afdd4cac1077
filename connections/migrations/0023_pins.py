"""Projects that use a version of a shared connection manager, and not the newest."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("connections", "0022_connection_tests"), ("designer", "0014_profile")]

    operations = [
        migrations.CreateModel(
            name="ConnectionPin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("user_name", models.CharField(max_length=150)),
                ("pinned_at", models.DateTimeField(auto_now=True)),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pins",
                        to="connections.connectionmanager",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pins", to="designer.project"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="connections.connectionversion",
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("project", "connection"), name="pin_of_project")]},
        ),
    ]
