import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("designer", "0004_in_doubt"), ("tasks", "0007_values_of_variables")]

    operations = [
        migrations.CreateModel(
            name="ExpressionTask",
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
                ("expression", models.TextField(blank=True)),
            ],
        ),
    ]
