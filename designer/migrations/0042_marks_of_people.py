"""Which executable's editor somebody has open, and which ones somebody changed and did not save."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("designer", "0032_audit_by_words")]

    operations = [
        migrations.AddField("presence", "editor", models.UUIDField(null=True)),
        migrations.AddField("packagedraft", "changed", models.JSONField(default=list)),
    ]
