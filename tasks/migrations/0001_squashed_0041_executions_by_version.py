import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import tasks.runtime.statuses
from designer.database.migrating import AtOnce


class Migration(migrations.Migration):
    replaces = [
        ("tasks", "0001_initial"),
        ("tasks", "0002_send_mail_in_full"),
        ("tasks", "0003_deliveries_in_full"),
        ("tasks", "0004_delivery_search"),
        ("tasks", "0005_revisions_of_executions"),
        ("tasks", "0006_expressions_of_the_control_flow"),
        ("tasks", "0007_values_of_variables"),
        ("tasks", "0008_expression_task"),
        ("tasks", "0009_containers"),
        ("tasks", "0010_event_handler"),
        ("tasks", "0011_logging"),
        ("tasks", "0012_project_parameters_of_executions"),
        ("tasks", "0013_loop_elements"),
        ("tasks", "0014_raised_events"),
        ("tasks", "0015_environments_of_executions"),
        ("tasks", "0016_one_task_alone"),
        ("tasks", "0017_batches"),
        ("tasks", "0018_execute_package_task"),
        ("tasks", "0019_concealed_deliveries"),
        ("tasks", "0020_secrets_of_executions"),
        ("tasks", "0021_tries_of_executions"),
        ("tasks", "0022_cancel_requests"),
        ("tasks", "0023_deliveries_by_ntlm"),
        ("tasks", "0024_one_recipient_a_line"),
        ("tasks", "0025_executions_by_status"),
        ("tasks", "0027_proof_of_death"),
        ("tasks", "0028_delivery_created_when_built"),
        ("tasks", "0029_production"),
        ("tasks", "0030_loop_items"),
        ("tasks", "0031_deliveries_by_connection"),
        ("tasks", "0032_send_mail_by_connection"),
        ("tasks", "0033_kept_task"),
        ("tasks", "0034_reported_outcomes"),
        ("tasks", "0035_kept_sources"),
        ("tasks", "0036_executions_by_environment"),
        ("tasks", "0037_shadow_runs"),
        ("tasks", "0038_results_of_kept_tasks"),
        ("tasks", "0039_execution_drafts"),
        ("tasks", "0040_schedules_and_triggers"),
        ("tasks", "0041_executions_by_version"),
    ]

    initial = True

    dependencies = [
        ("connections", "0001_squashed_0032_pins_of_packages"),
        ("designer", "0001_squashed_0041_package_versions"),
        ("designer", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="CancelRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("execution_number", models.PositiveBigIntegerField(unique=True)),
                ("user_name", models.CharField(max_length=150)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="EventHandler",
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
                ("event_name", models.CharField(max_length=32)),
                ("propagate", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="ExecutePackageTask",
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
                ("package", models.CharField(blank=True, max_length=128)),
                ("parameter_bindings", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="Execution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("package_name", models.CharField(max_length=128)),
                ("package_version", models.PositiveIntegerField()),
                ("document_json", models.JSONField()),
                ("connections_json", models.JSONField(default=list)),
                ("parameters", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("running", "Running"),
                            ("stopping", "Stopping"),
                            ("succeeded", "Succeeded"),
                            ("failed", "Failed"),
                            ("canceled", "Canceled"),
                        ],
                        default=tasks.runtime.statuses.ExecutionStatus["PENDING"],
                        max_length=24,
                    ),
                ),
                ("caller_name", models.CharField(max_length=150)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("queued_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("stopped_by_name", models.CharField(blank=True, max_length=150)),
                (
                    "caller",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="executions",
                        to="designer.package",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="executions", to="designer.project"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0)),
                ("errors", models.PositiveIntegerField(default=0)),
                ("logged_events", models.JSONField(default=list)),
                (
                    "logging_level",
                    models.CharField(
                        choices=[
                            ("None", "None"),
                            ("Basic", "Basic"),
                            ("Performance", "Performance"),
                            ("Verbose", "Verbose"),
                            ("Custom", "Custom"),
                        ],
                        default="Basic",
                        max_length=16,
                    ),
                ),
                ("message", models.TextField(blank=True)),
                ("project_parameters_json", models.JSONField(default=list)),
                ("stage", models.PositiveSmallIntegerField(default=0)),
                ("environment_name", models.CharField(blank=True, max_length=128)),
                ("overridden", models.JSONField(default=list)),
                ("alone", models.UUIDField(null=True)),
                ("shows_sensitive", models.BooleanField(default=False)),
                ("holds_secrets", models.BooleanField(default=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("worker", models.UUIDField(null=True)),
                ("environment_colour", models.CharField(blank=True, default="", max_length=16)),
                ("in_production", models.BooleanField(default=False)),
                ("sources", models.CharField(blank=True, default="", max_length=64)),
                ("is_shadow", models.BooleanField(default=False)),
                ("started_by", models.CharField(blank=True, default="", max_length=160)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["project", "-id"], name="execution_by_project"),
                    models.Index(fields=["package", "-id"], name="execution_by_package"),
                    models.Index(
                        condition=models.Q(("status__in", ["pending", "running", "stopping"])),
                        fields=["status"],
                        name="execution_unfinished",
                    ),
                    models.Index(
                        condition=models.Q(("holds_secrets", True)), fields=["id"], name="execution_with_secrets"
                    ),
                    models.Index(
                        condition=models.Q(("status", "succeeded"), _negated=True),
                        fields=["status", "-id"],
                        name="execution_not_succeeded",
                    ),
                    models.Index(
                        condition=models.Q(("sources", ""), _negated=True),
                        fields=["sources"],
                        name="execution_by_sources",
                    ),
                    models.Index(
                        django.db.models.functions.text.Upper("environment_name"),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("environment_name", ""), _negated=True),
                        name="execution_by_environment",
                    ),
                    models.Index(fields=["package", "package_version"], name="execution_by_version"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExecutionDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("environment", models.CharField(blank=True, max_length=128)),
                ("task", models.UUIDField(null=True)),
                ("logging_level", models.CharField(blank=True, max_length=16)),
                ("logged_events", models.JSONField(default=list)),
                ("parameters", models.JSONField(default=dict)),
                ("execution", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="designer.package"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="designer.project"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
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
            name="Heartbeat",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=16)),
                ("host", models.CharField(max_length=255)),
                ("process", models.PositiveIntegerField()),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("beat_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("place", models.CharField(blank=True, default="", max_length=255)),
                ("started", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "-beat_at"], name="heartbeat_by_kind")],
            },
        ),
        migrations.CreateModel(
            name="KeptSources",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("digests", models.JSONField(default=list)),
            ],
        ),
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
                ("result_set", models.CharField(default="None", max_length=16)),
                ("bindings", models.JSONField(default=list)),
                ("rows", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=128)),
                ("environment_name", models.CharField(blank=True, default="", max_length=128)),
                ("confirms_production", models.BooleanField(default=False)),
                ("parameters", models.JSONField(default=dict)),
                ("logging_level", models.CharField(blank=True, default="", max_length=16)),
                ("logged_events", models.JSONField(default=list)),
                ("is_enabled", models.BooleanField(default=True)),
                ("stopped", models.TextField(blank=True, default="")),
                ("runs_as_name", models.CharField(max_length=150)),
                ("modified_at", models.DateTimeField(auto_now=True)),
                ("cron", models.CharField(max_length=100)),
                ("time_zone", models.CharField(max_length=64)),
                (
                    "missed",
                    models.CharField(
                        choices=[("skip", "Skip them"), ("run_once", "Run once for all of them")],
                        default="skip",
                        max_length=8,
                    ),
                ),
                ("allows_overlap", models.BooleanField(default=False)),
                ("next_due_at", models.DateTimeField(null=True)),
                (
                    "environment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="connections.environment",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="designer.package"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="designer.project"
                    ),
                ),
                (
                    "runs_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_enabled", True)), fields=["next_due_at"], name="schedule_next_due"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("project"), django.db.models.functions.text.Lower("name"), name="schedule_name_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SendMailTask",
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
                ("smtp_connection", models.TextField(blank=True)),
                ("from_line", models.TextField(blank=True)),
                ("to_line", models.TextField(blank=True)),
                ("cc_line", models.TextField(blank=True)),
                ("bcc_line", models.TextField(blank=True)),
                ("subject", models.TextField(blank=True)),
                ("message_source", models.TextField(blank=True)),
                (
                    "priority",
                    models.CharField(choices=[("High", "High"), ("Normal", "Normal"), ("Low", "Low")], max_length=8),
                ),
                ("content_attachments", models.JSONField(default=list)),
                ("custom_headers", models.TextField(blank=True)),
                ("dsn_notify", models.JSONField(default=list)),
                ("dsn_return", models.CharField(default="HDRS", max_length=8)),
                ("embed_images", models.BooleanField(default=True)),
                ("envelope_sender", models.TextField(blank=True)),
                ("fail_when_partly_sent", models.BooleanField(default=True)),
                ("file_attachments", models.TextField(blank=True)),
                ("inline_css", models.BooleanField(default=True)),
                ("message_format", models.CharField(default="Text", max_length=8)),
                ("message_source_type", models.CharField(default="DirectInput", max_length=16)),
                ("missing_attachment", models.CharField(default="Fail", max_length=8)),
                ("read_receipt", models.BooleanField(default=False)),
                ("reply_to", models.TextField(blank=True)),
                ("retry_minutes", models.PositiveIntegerField(default=60)),
                ("sending_mode", models.CharField(default="OneMail", max_length=16)),
                ("sensitivity", models.CharField(default="Normal", max_length=24)),
                ("text_alternative", models.TextField(blank=True)),
                ("zip_attachments_over", models.PositiveIntegerField(null=True)),
                ("one_recipient_a_line", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        django.db.models.functions.text.Left(
                            django.db.models.functions.text.Upper("smtp_connection"), 128
                        ),
                        name="send_mail_by_connection",
                    )
                ],
            },
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
        migrations.CreateModel(
            name="Trigger",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=128)),
                ("environment_name", models.CharField(blank=True, default="", max_length=128)),
                ("confirms_production", models.BooleanField(default=False)),
                ("parameters", models.JSONField(default=dict)),
                ("logging_level", models.CharField(blank=True, default="", max_length=16)),
                ("logged_events", models.JSONField(default=list)),
                ("is_enabled", models.BooleanField(default=True)),
                ("stopped", models.TextField(blank=True, default="")),
                ("runs_as_name", models.CharField(max_length=150)),
                ("modified_at", models.DateTimeField(auto_now=True)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("allowed", models.JSONField(default=list)),
                (
                    "environment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="connections.environment",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="designer.package"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="designer.project"
                    ),
                ),
                (
                    "runs_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("project"), django.db.models.functions.text.Lower("name"), name="trigger_name_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EventMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("time", models.DateTimeField(auto_now_add=True)),
                ("event_name", models.CharField(max_length=64)),
                ("message_type", models.SmallIntegerField()),
                ("message_source_type", models.SmallIntegerField()),
                ("source_id", models.UUIDField(null=True)),
                ("source_name", models.CharField(max_length=128)),
                ("message", models.TextField(blank=True)),
                ("message_code", models.CharField(blank=True, max_length=64)),
                (
                    "execution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="event_messages", to="tasks.execution"
                    ),
                ),
                ("path", models.TextField(blank=True)),
                ("subcomponent_name", models.CharField(blank=True, max_length=192)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["execution", "id"], name="event_by_execution"),
                    models.Index(
                        condition=models.Q(("message_type__gte", 100), ("message_type__lt", 140)),
                        fields=["execution", "id"],
                        name="event_of_trouble",
                    ),
                ],
            },
        ),
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
        migrations.CreateModel(
            name="RaisedEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("event_name", models.CharField(max_length=32)),
                ("executable", models.UUIDField(null=True)),
                ("path", models.TextField(blank=True)),
                ("said", models.JSONField(default=dict)),
                ("revision", models.PositiveIntegerField()),
                (
                    "execution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="raised_events", to="tasks.execution"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["execution", "revision"], name="raised_event_by_revision")],
                "constraints": [models.UniqueConstraint(fields=("execution", "number"), name="raised_event_once")],
            },
        ),
        migrations.CreateModel(
            name="ScheduledRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "Due"),
                            ("started", "Started"),
                            ("skipped", "Skipped"),
                            ("refused", "Refused"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField(blank=True, default="")),
                ("execution", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("due_at", models.DateTimeField(null=True)),
                ("queued_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "schedule",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="tasks.schedule",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["schedule", "-id"], name="scheduled_run_newest"),
                    models.Index(
                        condition=models.Q(("state", "due")), fields=["queued_at"], name="scheduled_run_waiting"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("schedule", "due_at"), name="scheduled_run_once")],
            },
        ),
        migrations.CreateModel(
            name="TaskRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("executable", models.UUIDField()),
                ("name", models.CharField(max_length=128)),
                ("type", models.CharField(max_length=64)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("beginning", "Beginning"),
                            ("running", "Running"),
                            ("ending", "Ending"),
                            ("succeeded", "Succeeded"),
                            ("failed", "Failed"),
                            ("canceled", "Canceled"),
                        ],
                        default=tasks.runtime.statuses.TaskStatus["PENDING"],
                        max_length=16,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("worker", models.UUIDField(null=True)),
                ("queued_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("message", models.TextField(blank=True)),
                (
                    "execution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="task_runs", to="tasks.execution"
                    ),
                ),
                ("deferrals", models.PositiveIntegerField(default=0)),
                ("due_at", models.DateTimeField(null=True)),
                ("errors", models.PositiveIntegerField(default=0)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("is_exhausted", models.BooleanField(default=False)),
                ("iterations", models.PositiveIntegerField(default=0)),
                ("path", models.TextField(blank=True)),
                ("propagate", models.BooleanField(null=True)),
                ("worked", models.CharField(blank=True, max_length=16)),
                ("batch", models.PositiveIntegerField(null=True)),
                ("item_count", models.PositiveIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["pending", "running"])),
                        fields=["status"],
                        name="task_run_unfinished",
                    ),
                    models.Index(fields=["execution", "revision"], name="task_run_by_revision"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("execution", "executable", "path"), name="task_run_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TriggerCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "Due"),
                            ("started", "Started"),
                            ("skipped", "Skipped"),
                            ("refused", "Refused"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField(blank=True, default="")),
                ("execution", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("key", models.CharField(blank=True, default="", max_length=64)),
                ("request", models.CharField(blank=True, default="", max_length=64)),
                ("address", models.CharField(blank=True, default="", max_length=45)),
                (
                    "trigger",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="tasks.trigger",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["trigger", "-id"], name="trigger_call_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("trigger", "key"),
                        name="trigger_call_once",
                    )
                ],
            },
        ),
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
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message_id", models.CharField(max_length=998)),
                (
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
                ("sender", models.CharField(max_length=320)),
                ("subject", models.TextField(blank=True)),
                ("size", models.PositiveIntegerField(default=0)),
                ("connection_name", models.CharField(max_length=128)),
                ("server", models.CharField(max_length=300)),
                ("tls_version", models.CharField(blank=True, max_length=16)),
                ("reply", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "task_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="tasks.taskrun"
                    ),
                ),
                ("number", models.PositiveIntegerField(default=0)),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="designer.project",
                    ),
                ),
                (
                    "repeats",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="repetitions",
                        to="tasks.delivery",
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("recipient_count", models.PositiveIntegerField(default=0)),
                ("subject_key", models.CharField(blank=True, max_length=100)),
                ("connection_uid", models.UUIDField(default=uuid.uuid4)),
                ("tls_cipher", models.CharField(blank=True, max_length=64)),
                ("identity", models.CharField(blank=True, max_length=320)),
                ("mechanism", models.CharField(blank=True, max_length=64)),
                ("code", models.PositiveSmallIntegerField(null=True)),
                ("enhanced_code", models.CharField(blank=True, max_length=16)),
                ("due_at", models.DateTimeField(null=True)),
                ("worker", models.UUIDField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_by_name", models.CharField(blank=True, max_length=150)),
                ("decided_by_name", models.CharField(blank=True, max_length=150)),
                ("concealed", models.JSONField(blank=True, default=list)),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "indexes": [
                    models.Index(fields=["project", "-id"], name="delivery_by_project"),
                    models.Index(fields=["created_at"], name="delivery_by_time"),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                ["prepared", "sending", "deferred", "partly_sent", "failed", "in_doubt", "withheld"],
                            )
                        ),
                        fields=["state", "-id"],
                        name="delivery_not_sent",
                    ),
                    models.Index(
                        fields=["message_id"], name="delivery_by_message_id", opclasses=["varchar_pattern_ops"]
                    ),
                    models.Index(fields=["subject_key"], name="delivery_by_subject", opclasses=["varchar_pattern_ops"]),
                    models.Index(
                        condition=models.Q(("mechanism__startswith", "NTLM")),
                        fields=["connection_uid", "-id"],
                        name="delivery_by_ntlm",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", False)),
                        fields=["connection_uid", "-ended_at"],
                        name="delivery_by_connection",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("repeats__isnull", True)),
                        fields=("task_run", "number"),
                        name="delivery_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("repeats__isnull", False)),
                        fields=("repeats",),
                        name="delivery_repeated_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LoopItems",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "task_run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tasks.taskrun",
                    ),
                ),
                ("items", models.TextField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("task_run", "number"), name="loop_items_once")],
            },
        ),
        migrations.CreateModel(
            name="ReportedOutcome",
            fields=[
                (
                    "task_run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="tasks.taskrun",
                    ),
                ),
                ("has_succeeded", models.BooleanField()),
                ("message", models.TextField(blank=True)),
                ("reported_by_name", models.CharField(max_length=150)),
                ("reported_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
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
            options={
                "indexes": [
                    models.Index(
                        fields=["key", "delivery"],
                        name="recipient_by_key",
                        opclasses=["varchar_pattern_ops", "int8_ops"],
                    )
                ],
            },
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
                ("secret", models.TextField(blank=True)),
            ],
        ),
    ]
    operations = [AtOnce(operations)]
