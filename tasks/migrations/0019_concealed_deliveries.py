from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0018_execute_package_task")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="concealed",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="keptmessage",
            name="secret",
            field=models.TextField(blank=True),
        ),
    ]
