from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0025_executions_by_status")]

    operations = [
        migrations.AddField("heartbeat", "place", models.CharField(blank=True, default="", max_length=255)),
        migrations.AddField("heartbeat", "started", models.BigIntegerField(null=True)),
    ]
