"""Each Save of a package is kept as a version."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("designer", "0040_drafts_and_presence"),
    ]

    operations = [
        migrations.CreateModel(
            name="VersionSources",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("digests", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="PackageVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("user_name", models.CharField(blank=True, max_length=150)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("name", models.CharField(blank=True, max_length=128)),
                ("changes", models.JSONField(default=list)),
                ("content", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("sources", models.CharField(blank=True, default="", max_length=64)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="designer.package"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("sources", ""), _negated=True),
                        fields=["sources"],
                        name="package_version_by_sources",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("package", "number"), name="package_version_number"),
                    models.UniqueConstraint(
                        models.F("package"),
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("name", ""), _negated=True),
                        name="package_version_name_unique",
                    ),
                ],
            },
        ),
    ]
