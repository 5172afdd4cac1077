import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0005_revisions_of_executions")]

    operations = [
        migrations.AddField("execution", "errors", models.PositiveIntegerField(default=0)),
        migrations.CreateModel(
            name="ExpressionValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("of", models.UUIDField()),
                ("path", models.TextField(blank=True)),
                ("value", models.BooleanField()),
                ("revision", models.PositiveIntegerField()),
                (
                    "execution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="expression_values",
                        to="tasks.execution",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["execution", "revision"], name="expression_by_revision")],
                "constraints": [
                    models.UniqueConstraint(fields=("execution", "of", "path"), name="expression_evaluated_once")
                ],
            },
        ),
    ]
