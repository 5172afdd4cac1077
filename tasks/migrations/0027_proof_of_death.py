from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0026_executions_by_words")]

    operations = [
        migrations.AddField("heartbeat", "place", models.CharField(blank=True, default="", max_length=255)),
        migrations.AddField("heartbeat", "started", models.BigIntegerField(null=True)),
    ]
