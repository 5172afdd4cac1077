"""What people have not saved is kept, and who has a package open."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("designer", "0039_folder_sources"),
    ]

    operations = [
        migrations.CreateModel(
            name="PackageDraft",
            fields=[
                ("uid", models.UUIDField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("base", models.JSONField(null=True)),
                ("changes", models.JSONField()),
                ("changed_at", models.DateTimeField()),
                ("taken_by_name", models.CharField(blank=True, default="", max_length=150)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="designer.package"
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
            name="Presence",
            fields=[
                ("uid", models.UUIDField(primary_key=True, serialize=False)),
                ("selected", models.JSONField(default=list)),
                ("is_editing", models.BooleanField(default=False)),
                ("seen_at", models.DateTimeField(db_index=True)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="designer.package"
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
    ]
