from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0004_delivery_search")]

    operations = [
        migrations.AddField("execution", "revision", models.PositiveIntegerField(default=0)),
        migrations.AddField("taskrun", "errors", models.PositiveIntegerField(default=0)),
        migrations.AddField("taskrun", "revision", models.PositiveIntegerField(default=0)),
        migrations.AddIndex(
            model_name="taskrun",
            index=models.Index(fields=["execution", "revision"], name="task_run_by_revision"),
        ),
    ]
