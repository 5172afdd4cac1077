"""Executions that begin with one executable, and executions that restart another one: what had failed in it runs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns, and that no execution is restarted twice."""

    dependencies = [("tasks", "0042_deliveries_by_words")]

    operations = [
        migrations.AddField("execution", "start_at", models.UUIDField(null=True)),
        migrations.AddField("execution", "restarts", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("execution", "restart_json", models.JSONField(default=dict)),
        migrations.AddConstraint(
            "execution",
            models.UniqueConstraint(
                condition=models.Q(("restarts__isnull", False)), fields=("restarts",), name="execution_restarted_once"
            ),
        ),
    ]
