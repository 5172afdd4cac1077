"""An execution may be a shadow run: all its mail is withheld."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0036_executions_by_environment")]

    operations = [migrations.AddField("execution", "is_shadow", models.BooleanField(default=False))]
