"""Which kept XML executions refer to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0034_reported_outcomes")]

    operations = [
        migrations.CreateModel(
            name="KeptSources",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("digests", models.JSONField(default=list)),
            ],
        ),
        migrations.AddField("execution", "sources", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddIndex(
            "execution",
            models.Index(fields=["sources"], condition=~models.Q(sources=""), name="execution_by_sources"),
        ),
    ]
