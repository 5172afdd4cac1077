"""Notes on the canvas."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("designer", "0035_package_dtsid")]

    operations = [
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("parent_uid", models.UUIDField(null=True)),
                ("executable_uid", models.UUIDField(null=True)),
                ("position", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                ("x", models.FloatField(default=0)),
                ("y", models.FloatField(default=0)),
                ("width", models.FloatField(default=0)),
                ("height", models.FloatField(default=0)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="designer.package"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("package", "uid"), name="note_uid_unique")],
            },
        ),
    ]
