import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("designer", "0004_in_doubt"),
        ("tasks", "0008_expression_task"),
    ]

    operations = [
        migrations.CreateModel(
            name="ForeachLoop",
            fields=[
                (
                    "executable",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="designer.executable",
                    ),
                ),
                ("enumerator", models.JSONField(default=dict)),
                ("variable_mappings", models.JSONField(default=list)),
                ("parallel", models.BooleanField(default=False)),
                ("batch_size", models.PositiveIntegerField(default=20)),
                ("max_concurrent", models.PositiveIntegerField(default=4)),
            ],
        ),
        migrations.CreateModel(
            name="ForLoop",
            fields=[
                (
                    "executable",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="designer.executable",
                    ),
                ),
                ("init_expression", models.TextField(blank=True)),
                ("eval_expression", models.TextField(blank=True)),
                ("assign_expression", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="SequenceContainer",
            fields=[
                (
                    "executable",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="designer.executable",
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="taskrun",
            name="task_run_once",
        ),
        migrations.AddField(
            model_name="taskrun",
            name="is_exhausted",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="taskrun",
            name="iterations",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="taskrun",
            name="path",
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name="taskrun",
            constraint=models.UniqueConstraint(fields=("execution", "executable", "path"), name="task_run_once"),
        ),
    ]
