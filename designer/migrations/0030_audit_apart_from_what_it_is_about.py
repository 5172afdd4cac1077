"""The audit keeps what it says of things that are deleted, and says from where each was done."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("designer", "0017_remove_members"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="address",
            field=models.CharField(default="", max_length=45),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="category",
            field=models.CharField(
                choices=[
                    ("change", "Changes"),
                    ("account", "Accounts and signing in"),
                    ("refusal", "Refused attempts"),
                ],
                default="change",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="count",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="door",
            field=models.CharField(default="", max_length=8),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="door_name",
            field=models.CharField(default="", max_length=100),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="key",
            field=models.CharField(default="", max_length=32),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="kind",
            field=models.CharField(default="", max_length=32),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="project_name",
            field=models.CharField(default="", max_length=128),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="repeat_key",
            field=models.CharField(max_length=100, null=True),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="words",
            field=models.CharField(default="", max_length=500),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="package",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="designer.package",
            ),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="project",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="designer.project",
            ),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["project", "id"], name="audit_project"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["kind", "key", "id"], name="audit_thing"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["category", "id"], name="audit_category"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["time"], name="audit_time"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(django.db.models.functions.text.Upper("user_name"), models.F("id"), name="audit_person"),
        ),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("repeat_key__isnull", False)), fields=("repeat_key",), name="audit_repeat"
            ),
        ),
    ]
