"""The colour of an environment, and whether it is production."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("connections", "0015_secret_check")]

    operations = [
        migrations.AddField("Environment", "colour", models.CharField(default="grey", max_length=16)),
        migrations.AddField("Environment", "is_production", models.BooleanField(default=False)),
    ]
