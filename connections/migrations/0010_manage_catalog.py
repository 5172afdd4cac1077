"""The right to manage the catalog. Nobody has it after this but administrators, who grant it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("connections", "0009_delay_validation"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="connectionmanager",
            options={"permissions": [("manage_catalog", "Can manage the catalog of connection managers")]},
        ),
    ]
