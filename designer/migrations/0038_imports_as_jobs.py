"""Imports that workers do, and what came of each of their files."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("designer", "0037_kept_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name="PackageImport",
            fields=[
                ("uid", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "goal",
                    models.CharField(
                        choices=[
                            ("check", "Tell what is in the files"),
                            ("choose", "Tell, and wait for choices"),
                            ("import", "Import"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a worker"),
                            ("reading", "Reading the files"),
                            ("read", "Read"),
                            ("importing", "Importing"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("canceled", "Canceled"),
                        ],
                        default="waiting",
                        max_length=16,
                    ),
                ),
                ("is_chosen", models.BooleanField(default=False)),
                ("choices", models.JSONField(default=dict)),
                ("encrypted_password", models.TextField(blank=True, default="")),
                ("files", models.JSONField(default=list)),
                ("octets", models.PositiveBigIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("losses", models.PositiveSmallIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("current", models.TextField(blank=True, default="")),
                ("problem", models.TextField(blank=True, default="")),
                ("shared", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("queued_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="imports", to="designer.project"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("file", models.TextField()),
                ("outcome", models.CharField(max_length=16)),
                ("error", models.TextField(blank=True, default="")),
                ("version", models.PositiveIntegerField(null=True)),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                ("summary", models.TextField(blank=True, default="")),
                ("report", models.JSONField(default=dict)),
                (
                    "package",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="designer.package"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="designer.packageimport",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="packageimport",
            index=models.Index(fields=["project", "-created_at"], name="import_of_project"),
        ),
        migrations.AddIndex(
            model_name="packageimport",
            index=models.Index(fields=["state", "seen_at"], name="import_by_state"),
        ),
        migrations.AddConstraint(
            model_name="importedfile",
            constraint=models.UniqueConstraint(fields=("job", "position"), name="import_file_once"),
        ),
    ]
