"""In which folder of the catalog a connection manager was, so that a deleted one comes back there."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("connections", "0020_owner_of_connections")]

    operations = [
        migrations.AddField(
            "ConnectionVersion",
            "folder",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="connections.folder",
            ),
        ),
    ]
