from django.db import migrations, models


class Migration(migrations.Migration):
    """What was run before may hold secrets: the next clean-up looks."""

    dependencies = [("tasks", "0019_concealed_deliveries")]

    operations = [
        migrations.AddField(
            model_name="execution",
            name="shows_sensitive",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="execution",
            name="holds_secrets",
            field=models.BooleanField(default=True),
        ),
        migrations.AddIndex(
            model_name="execution",
            index=models.Index(
                condition=models.Q(("holds_secrets", True)), fields=["id"], name="execution_with_secrets"
            ),
        ),
    ]
