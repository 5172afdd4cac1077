"""Tasks of SSIS's that have no engine here."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("designer", "0034_kept_xml"), ("tasks", "0032_send_mail_by_connection")]

    operations = [
        migrations.CreateModel(
            name="KeptTask",
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
                ("creation_name", models.TextField(blank=True)),
                ("label", models.CharField(blank=True, max_length=128)),
                ("family", models.CharField(max_length=16)),
                ("source", models.CharField(blank=True, db_index=True, max_length=64)),
                ("facts", models.JSONField(default=list)),
                ("outcome", models.CharField(default="Stop", max_length=16)),
                ("wait_minutes", models.PositiveIntegerField(default=1440)),
            ],
        ),
    ]
