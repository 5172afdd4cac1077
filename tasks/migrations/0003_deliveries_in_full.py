import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEY = 100
OPEN, ACCEPTED, REFUSED = "open", "accepted", "refused"


def fill(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give every delivery its project and search key, and its recipients rows of their own."""
    Delivery = apps.get_model("tasks", "Delivery")
    DeliveryRecipient = apps.get_model("tasks", "DeliveryRecipient")
    for delivery in Delivery.objects.select_related("task_run__execution").iterator(chunk_size=1000):
        delivery.project_id = delivery.task_run.execution.project_id
        delivery.subject_key = " ".join(delivery.subject.split()).lower()[:KEY]
        delivery.recipient_count = len(delivery.recipients_json)
        delivery.attempts = 1
        delivery.save()
        DeliveryRecipient.objects.bulk_create(
            DeliveryRecipient(
                delivery=delivery,
                address=one["address"],
                key=one["address"].lower(),
                state={True: ACCEPTED, False: REFUSED}.get(one.get("accepted"), OPEN),
                code=one.get("code"),
                enhanced_code=one.get("enhanced_code") or "",
                text=one.get("text") or "",
            )
            for one in delivery.recipients_json
        )


def empty(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the recipients back into their deliveries."""
    Delivery = apps.get_model("tasks", "Delivery")
    accepted = {ACCEPTED: True, REFUSED: False}
    for delivery in Delivery.objects.iterator(chunk_size=1000):
        delivery.recipients_json = [
            {
                "address": one.address,
                "accepted": accepted.get(one.state),
                "code": one.code,
                "enhanced_code": one.enhanced_code,
                "text": one.text,
            }
            for one in delivery.recipients.order_by("pk")
        ]
        delivery.save(update_fields=["recipients_json"])


class Migration(migrations.Migration):
    dependencies = [
        ("designer", "0004_in_doubt"),
        ("tasks", "0002_send_mail_in_full"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("taskrun", "deferrals", models.PositiveIntegerField(default=0)),
        migrations.AddField("taskrun", "due_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("delivery", "delivery_once"),
        migrations.RenameField("delivery", "iteration", "number"),
        migrations.RenameField("delivery", "recipients", "recipients_json"),
        migrations.AddField(
            "delivery",
            "project",
            models.ForeignKey(
                "designer.project",
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
            ),
        ),
        migrations.AddField(
            "delivery",
            "repeats",
            models.ForeignKey(
                "tasks.delivery",
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="repetitions",
            ),
        ),
        migrations.AddField("delivery", "attempts", models.PositiveIntegerField(default=0)),
        migrations.AddField("delivery", "recipient_count", models.PositiveIntegerField(default=0)),
        migrations.AddField("delivery", "subject_key", models.CharField(blank=True, max_length=KEY)),
        migrations.AddField("delivery", "connection_uid", models.UUIDField(default=uuid.uuid4)),
        migrations.AddField("delivery", "tls_cipher", models.CharField(blank=True, max_length=64)),
        migrations.AddField("delivery", "identity", models.CharField(blank=True, max_length=320)),
        migrations.AddField("delivery", "mechanism", models.CharField(blank=True, max_length=64)),
        migrations.AddField("delivery", "code", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("delivery", "enhanced_code", models.CharField(blank=True, max_length=16)),
        migrations.AddField("delivery", "due_at", models.DateTimeField(null=True)),
        migrations.AddField("delivery", "worker", models.UUIDField(null=True)),
        migrations.AddField(
            "delivery",
            "asked_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
            ),
        ),
        migrations.AddField("delivery", "asked_by_name", models.CharField(blank=True, max_length=150)),
        migrations.AddField("delivery", "decided_by_name", models.CharField(blank=True, max_length=150)),
        migrations.AlterField(
            "delivery",
            "state",
            models.CharField(
                choices=[
                    ("prepared", "Prepared"),
                    ("sending", "Sending"),
                    ("deferred", "Deferred"),
                    ("sent", "Sent"),
                    ("partly_sent", "Partly sent"),
                    ("failed", "Failed"),
                    ("in_doubt", "In doubt"),
                    ("withheld", "Withheld"),
                ],
                default="prepared",
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="DeliveryRecipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(max_length=320)),
                ("key", models.CharField(max_length=320)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("accepted", "accepted"),
                            ("deferred", "deferred"),
                            ("refused", "refused"),
                            ("withheld", "withheld"),
                        ],
                        default="open",
                        max_length=16,
                    ),
                ),
                ("code", models.PositiveSmallIntegerField(null=True)),
                ("enhanced_code", models.CharField(blank=True, max_length=16)),
                ("text", models.TextField(blank=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="recipients", to="tasks.delivery"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KeptMessage",
            fields=[
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="kept",
                        serialize=False,
                        to="tasks.delivery",
                    ),
                ),
                ("content", models.BinaryField()),
                ("needs_smtputf8", models.BooleanField(default=False)),
                ("notify", models.JSONField(default=list)),
                ("return_content", models.CharField(blank=True, max_length=8)),
            ],
        ),
        migrations.RunPython(fill, empty),
    ]
