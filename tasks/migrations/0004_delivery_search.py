import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0003_deliveries_in_full")]

    operations = [
        migrations.RemoveField("delivery", "recipients_json"),
        migrations.AlterField(
            "delivery",
            "project",
            models.ForeignKey(
                "designer.project", db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["project", "-id"], name="delivery_by_project"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["created_at"], name="delivery_by_time"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["prepared", "sending", "deferred", "partly_sent", "failed", "in_doubt", "withheld"])
                ),
                fields=["state", "-id"],
                name="delivery_not_sent",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["message_id"], name="delivery_by_message_id", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["subject_key"], name="delivery_by_subject", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="deliveryrecipient",
            index=models.Index(
                fields=["key", "delivery"], name="recipient_by_key", opclasses=["varchar_pattern_ops", "int8_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("repeats__isnull", True)), fields=("task_run", "number"), name="delivery_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("repeats__isnull", False)), fields=("repeats",), name="delivery_repeated_once"
            ),
        ),
    ]
