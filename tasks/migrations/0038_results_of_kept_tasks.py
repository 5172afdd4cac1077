"""The results of a kept task's statement, and the file whose rows stand for them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0037_shadow_runs")]

    operations = [
        migrations.AddField("kepttask", "result_set", models.CharField(default="None", max_length=16)),
        migrations.AddField("kepttask", "bindings", models.JSONField(default=list)),
        migrations.AddField("kepttask", "rows", models.JSONField(default=dict)),
    ]
