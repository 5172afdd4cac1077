"""What workers have still to mask of what executions ran with, which was known to the broker alone."""

from django.db import migrations, models
from django.db.models import CASCADE


class Migration(migrations.Migration):
    dependencies = [("designer", "0042_marks_of_people"), ("tasks", "0046_executions_by_name")]
    operations = [
        migrations.CreateModel(
            "Masking",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("names", models.JSONField()),
                ("after", models.BigIntegerField(default=0)),
                ("last", models.BigIntegerField(null=True)),
                ("due_at", models.DateTimeField()),
                ("queued_at", models.DateTimeField(null=True)),
                ("package", models.ForeignKey("designer.package", CASCADE, null=True, related_name="+")),
                ("project", models.ForeignKey("designer.project", CASCADE, related_name="+")),
            ],
        )
    ]
