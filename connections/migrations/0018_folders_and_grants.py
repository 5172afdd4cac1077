"""Folders of the catalog, and who has which right on them, on connection managers and on environments."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Lower

PRINCIPAL = Q(("person__isnull", True), ("team__isnull", False)) | Q(("person__isnull", False), ("team__isnull", True))
CASCADE = django.db.models.deletion.CASCADE


def _grants(model: str, thing: str, to: str) -> migrations.CreateModel:
    return migrations.CreateModel(
        name=model,
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=32)),
            (thing, models.ForeignKey(on_delete=CASCADE, related_name="grants", to=to)),
            ("person", models.ForeignKey(null=True, on_delete=CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ("team", models.ForeignKey(null=True, on_delete=CASCADE, related_name="+", to="designer.team")),
        ],
        options={
            "constraints": [
                models.CheckConstraint(condition=PRINCIPAL, name=f"connections_{model.lower()}_principal"),
                models.UniqueConstraint(fields=(thing, "person", "name"), name=f"connections_{model.lower()}_person"),
                models.UniqueConstraint(fields=(thing, "team", "name"), name=f"connections_{model.lower()}_team"),
            ]
        },
    )


class Migration(migrations.Migration):
    dependencies = [("connections", "0017_connection_versions"), ("designer", "0015_teams_and_grants")]

    operations = [
        migrations.CreateModel(
            name="Folder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=128)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="connections.folder",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        "parent", Lower("name"), condition=Q(("parent__isnull", False)), name="folder_name_in_parent"
                    ),
                    models.UniqueConstraint(
                        Lower("name"), condition=Q(("parent__isnull", True)), name="folder_name_in_catalog"
                    ),
                ]
            },
        ),
        migrations.AddField(
            "ConnectionManager",
            "folder",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="connections",
                to="connections.folder",
            ),
        ),
        migrations.AddConstraint(
            "ConnectionManager",
            models.CheckConstraint(
                condition=Q(("folder__isnull", True)) | Q(("package__isnull", True), ("project__isnull", True)),
                name="connection_folder_of_catalog",
            ),
        ),
        _grants("FolderGrant", "folder", "connections.folder"),
        _grants("ConnectionGrant", "connection", "connections.connectionmanager"),
        _grants("EnvironmentGrant", "environment", "connections.environment"),
    ]
