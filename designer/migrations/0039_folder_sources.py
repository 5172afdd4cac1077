"""A project may follow a folder, and its packages come from the files in it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("designer", "0038_imports_as_jobs"),
    ]

    operations = [
        migrations.CreateModel(
            name="PackageSource",
            fields=[
                (
                    "package",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file_source",
                        serialize=False,
                        to="designer.package",
                    ),
                ),
                ("path", models.CharField(max_length=1024)),
                ("digest", models.CharField(max_length=64)),
                ("commit", models.CharField(blank=True, max_length=64)),
                ("version", models.PositiveIntegerField()),
                ("synced_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ProjectSource",
            fields=[
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file_source",
                        serialize=False,
                        to="designer.project",
                    ),
                ),
                ("path", models.CharField(max_length=4096)),
                ("commit", models.CharField(blank=True, max_length=64)),
                ("shared", models.JSONField(default=dict)),
                ("result", models.JSONField(default=dict)),
                ("synced_at", models.DateTimeField(null=True)),
                ("synced_by_name", models.CharField(blank=True, max_length=150)),
                ("begun_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
