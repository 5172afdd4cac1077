from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0020_secrets_of_executions"),
    ]

    operations = [
        migrations.AddField(
            model_name="execution",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="execution",
            name="worker",
            field=models.UUIDField(null=True),
        ),
    ]
