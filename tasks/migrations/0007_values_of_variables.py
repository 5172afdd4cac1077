import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0006_expressions_of_the_control_flow")]

    operations = [
        migrations.CreateModel(
            name="VariableValues",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(blank=True, max_length=255)),
                ("values", models.JSONField(default=dict)),
                (
                    "execution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="variable_values",
                        to="tasks.execution",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("execution", "scope"), name="variable_values_once")],
            },
        ),
    ]
