"""The tasks that refer to a connection manager are found by what they refer by, up to the length of a name."""

import django.db.models.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0031_deliveries_by_connection")]

    operations = [
        migrations.AddIndex(
            "sendmailtask",
            models.Index(
                django.db.models.functions.Left(django.db.models.functions.Upper("smtp_connection"), 128),
                name="send_mail_by_connection",
            ),
        ),
    ]
