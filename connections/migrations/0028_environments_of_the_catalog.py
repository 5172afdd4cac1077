"""Environments in folders of the catalog, which projects share."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("connections", "0023_pins")]

    operations = [
        migrations.AlterField(
            "Environment",
            "project",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="environments",
                to="designer.project",
            ),
        ),
        migrations.AddField(
            "Environment",
            "folder",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="environments",
                to="connections.folder",
            ),
        ),
        migrations.AddConstraint(
            "Environment",
            models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("project__isnull", True)),
                name="environment_name_in_catalog",
            ),
        ),
        migrations.AddConstraint(
            "Environment",
            models.CheckConstraint(
                condition=models.Q(("folder__isnull", True), ("project__isnull", True), _connector="OR"),
                name="environment_folder_of_catalog",
            ),
        ),
    ]
