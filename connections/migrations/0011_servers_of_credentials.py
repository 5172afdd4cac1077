"""The servers that a credential may be shown to. Until now it was any; now those that its owner names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("connections", "0010_manage_catalog"),
    ]

    operations = [
        migrations.AddField(
            model_name="credential",
            name="servers",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="credential",
            name="allows_unverified_tls",
            field=models.BooleanField(default=False),
        ),
    ]
