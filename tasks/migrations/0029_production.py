"""The colour of the environment that an execution runs in, and whether that is production."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0028_delivery_created_when_built")]

    operations = [
        migrations.AddField("Execution", "environment_colour", models.CharField(blank=True, default="", max_length=16)),
        migrations.AddField("Execution", "in_production", models.BooleanField(default=False)),
    ]
