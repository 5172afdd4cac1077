"""Which versions of a package ran is found without reading its executions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0040_schedules_and_triggers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="execution",
            index=models.Index(fields=["package", "package_version"], name="execution_by_version"),
        ),
    ]
