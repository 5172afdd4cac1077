"""Where the secret of a credential is, if it is not kept here."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("connections", "0013_trial_begun_at")]

    operations = [
        migrations.AddField("Credential", "source", models.CharField(blank=True, max_length=32, default="")),
        migrations.AddField("Credential", "reference", models.CharField(blank=True, max_length=512, default="")),
        migrations.AlterField("Credential", "encrypted_secret", models.TextField(blank=True)),
    ]
