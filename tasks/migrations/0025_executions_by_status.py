"""An index by which failed, canceled and unfinished executions are found among very many that succeeded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0024_one_recipient_a_line")]

    operations = [
        migrations.AddIndex(
            model_name="execution",
            index=models.Index(
                fields=["status", "-id"],
                condition=models.Q(("status", "succeeded"), _negated=True),
                name="execution_not_succeeded",
            ),
        ),
    ]
