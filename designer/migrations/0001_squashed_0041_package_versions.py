import uuid

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from designer.database.migrating import AtOnce


class Migration(migrations.Migration):
    replaces = [
        ("designer", "0001_initial"),
        ("designer", "0002_variables_and_expressions"),
        ("designer", "0003_control_flow"),
        ("designer", "0004_in_doubt"),
        ("designer", "0005_recipient_limit"),
        ("designer", "0006_project_parameters"),
        ("designer", "0007_layout_of_containers_and_groups"),
        ("designer", "0008_sign_in_counts"),
        ("designer", "0009_sessions"),
        ("designer", "0010_showing_what_is_sensitive"),
        ("designer", "0011_display_name"),
        ("designer", "0012_account_links"),
        ("designer", "0013_api_tokens"),
        ("designer", "0014_profile"),
        ("designer", "0015_teams_and_grants"),
        ("designer", "0016_members_are_managers"),
        ("designer", "0017_remove_members"),
        ("designer", "0030_audit_apart_from_what_it_is_about"),
        ("designer", "0031_words_of_the_audit"),
        ("designer", "0033_audit_by_address"),
        ("designer", "0034_kept_xml"),
        ("designer", "0035_package_dtsid"),
        ("designer", "0036_notes"),
        ("designer", "0037_kept_answers"),
        ("designer", "0038_imports_as_jobs"),
        ("designer", "0039_folder_sources"),
        ("designer", "0040_drafts_and_presence"),
        ("designer", "0041_package_versions"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptXml",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["kept_at"], name="kept_xml_by_age")],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=128)),
                ("description", models.CharField(blank=True, max_length=1024)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "enforces_recipient_limit",
                    models.BooleanField(
                        default=False,
                        help_text="More than 256 characters in To, Cc or Bcc, which SSIS does not take, are an error. Off: they are a warning.",
                        verbose_name="Keep SSIS's limit for recipients",
                    ),
                ),
                ("parameters", models.JSONField(blank=True, default=list)),
                ("shows_sensitive", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="project_name_unique",
                        violation_error_message="There is a project of this name already. Choose another name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInCount",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("level", models.FloatField(default=0.0)),
                ("changed_at", models.DateTimeField()),
                ("paused_until", models.DateTimeField(null=True)),
                ("known_until", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "group_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="auth.group",
                    ),
                ),
                ("is_everyone", models.BooleanField(default=False)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="children",
                        to="designer.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_everyone", True)), fields=("is_everyone",), name="team_one_everyone"
                    )
                ],
            },
            bases=("auth.group",),
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                ("display_name", models.CharField(blank=True, default="", max_length=150)),
                ("time_zone", models.CharField(blank=True, default="", max_length=64)),
                ("date_format", models.CharField(blank=True, default="", max_length=16)),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="VersionSources",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("digests", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="AccountLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "purpose",
                    models.CharField(choices=[("invitation", "invitation"), ("reset", "password link")], max_length=10),
                ),
                ("made_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("read", "Read"),
                            ("run", "Read and run"),
                            ("change", "Read, run and change"),
                            ("everything", "Everything, also credentials and people"),
                        ],
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                ("address", models.CharField(default="", max_length=45)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "name"), name="api_token_of_one_name")],
            },
        ),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("request", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("content", models.TextField(default="")),
                ("made_at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="kept_answer_of_one_key")],
            },
        ),
        migrations.CreateModel(
            name="Package",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=128)),
                ("description", models.CharField(blank=True, max_length=1024)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("modified_at", models.DateTimeField(auto_now=True)),
                (
                    "modified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="packages", to="designer.project"
                    ),
                ),
                ("host", models.JSONField(default=dict)),
                (
                    "in_doubt",
                    models.CharField(
                        choices=[("hold", "hold"), ("send_again", "send_again")], default="hold", max_length=16
                    ),
                ),
                ("groups", models.JSONField(default=list)),
                ("source", models.CharField(blank=True, default="", max_length=64)),
                ("dtsid", models.UUIDField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("project"),
                        django.db.models.functions.text.Lower("name"),
                        name="package_name_unique",
                        violation_error_message="The project has a package of this name already. Choose another name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PackageImport",
            fields=[
                ("uid", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "goal",
                    models.CharField(
                        choices=[
                            ("check", "Tell what is in the files"),
                            ("choose", "Tell, and wait for choices"),
                            ("import", "Import"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a worker"),
                            ("reading", "Reading the files"),
                            ("read", "Read"),
                            ("importing", "Importing"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("canceled", "Canceled"),
                        ],
                        default="waiting",
                        max_length=16,
                    ),
                ),
                ("is_chosen", models.BooleanField(default=False)),
                ("choices", models.JSONField(default=dict)),
                ("encrypted_password", models.TextField(blank=True, default="")),
                ("files", models.JSONField(default=list)),
                ("octets", models.PositiveBigIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("losses", models.PositiveSmallIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("current", models.TextField(blank=True, default="")),
                ("problem", models.TextField(blank=True, default="")),
                ("shared", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("queued_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="imports", to="designer.project"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["project", "-created_at"], name="import_of_project"),
                    models.Index(fields=["state", "seen_at"], name="import_by_state"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=32)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grants", to="designer.project"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="designer.team"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", True), ("team__isnull", False)),
                            models.Q(("person__isnull", False), ("team__isnull", True)),
                            _connector="OR",
                        ),
                        name="designer_projectgrant_principal",
                    ),
                    models.UniqueConstraint(fields=("project", "person", "name"), name="designer_projectgrant_person"),
                    models.UniqueConstraint(fields=("project", "team", "name"), name="designer_projectgrant_team"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectSource",
            fields=[
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file_source",
                        serialize=False,
                        to="designer.project",
                    ),
                ),
                ("path", models.CharField(max_length=4096)),
                ("commit", models.CharField(blank=True, max_length=64)),
                ("shared", models.JSONField(default=dict)),
                ("result", models.JSONField(default=dict)),
                ("synced_at", models.DateTimeField(null=True)),
                ("synced_by_name", models.CharField(blank=True, max_length=150)),
                ("begun_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RootGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=32)),
                (
                    "root",
                    models.CharField(
                        choices=[("installation", "the installation"), ("catalog", "the catalog")], max_length=16
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="designer.team"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", True), ("team__isnull", False)),
                            models.Q(("person__isnull", False), ("team__isnull", True)),
                            _connector="OR",
                        ),
                        name="designer_rootgrant_principal",
                    ),
                    models.UniqueConstraint(fields=("root", "person", "name"), name="designer_rootgrant_person"),
                    models.UniqueConstraint(fields=("root", "team", "name"), name="designer_rootgrant_team"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("uid", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("begun_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("address", models.CharField(max_length=45)),
                ("browser", models.CharField(max_length=300)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
                "indexes": [models.Index(fields=["user", "-seen_at"], name="session_user_seen")],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("time", models.DateTimeField(auto_now_add=True)),
                ("user_name", models.CharField(max_length=150)),
                ("action", models.CharField(max_length=64)),
                ("thing", models.CharField(max_length=300)),
                ("version", models.PositiveIntegerField(null=True)),
                ("changes", models.JSONField(default=list)),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="designer.package",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="designer.project",
                    ),
                ),
                ("address", models.CharField(default="", max_length=45)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("change", "Changes"),
                            ("account", "Accounts and signing in"),
                            ("refusal", "Refused attempts"),
                        ],
                        default="change",
                        max_length=16,
                    ),
                ),
                ("count", models.PositiveIntegerField(default=1)),
                ("door", models.CharField(default="", max_length=8)),
                ("door_name", models.CharField(default="", max_length=100)),
                ("key", models.CharField(default="", max_length=32)),
                ("kind", models.CharField(default="", max_length=32)),
                ("project_name", models.CharField(default="", max_length=128)),
                ("repeat_key", models.CharField(max_length=100, null=True)),
                ("words", models.CharField(default="", max_length=500)),
            ],
            options={
                "verbose_name_plural": "audit entries",
                "indexes": [
                    models.Index(fields=["package", "version"], name="audit_package_version"),
                    models.Index(fields=["project", "id"], name="audit_project"),
                    models.Index(fields=["kind", "key", "id"], name="audit_thing"),
                    models.Index(fields=["category", "id"], name="audit_category"),
                    models.Index(fields=["time"], name="audit_time"),
                    models.Index(
                        django.db.models.functions.text.Upper("user_name"), models.F("id"), name="audit_person"
                    ),
                    models.Index(fields=["address", "id"], name="audit_address"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("repeat_key__isnull", False)), fields=("repeat_key",), name="audit_repeat"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Executable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("position", models.PositiveIntegerField()),
                ("type", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=128)),
                ("description", models.CharField(blank=True, max_length=1024)),
                ("disable", models.BooleanField(default=False)),
                ("x", models.FloatField(default=0)),
                ("y", models.FloatField(default=0)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="executables", to="designer.package"
                    ),
                ),
                ("expressions", models.JSONField(default=dict)),
                ("host", models.JSONField(default=dict)),
                ("parent_uid", models.UUIDField(null=True)),
                ("collapsed", models.BooleanField(default=False)),
                ("height", models.FloatField(default=0)),
                ("width", models.FloatField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("package", "uid"), name="executable_uid_unique")],
            },
        ),
        migrations.CreateModel(
            name="ImportedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("file", models.TextField()),
                ("outcome", models.CharField(max_length=16)),
                ("error", models.TextField(blank=True, default="")),
                ("version", models.PositiveIntegerField(null=True)),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                ("summary", models.TextField(blank=True, default="")),
                ("report", models.JSONField(default=dict)),
                (
                    "package",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="designer.package"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="designer.packageimport",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("job", "position"), name="import_file_once")],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("parent_uid", models.UUIDField(null=True)),
                ("executable_uid", models.UUIDField(null=True)),
                ("position", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                ("x", models.FloatField(default=0)),
                ("y", models.FloatField(default=0)),
                ("width", models.FloatField(default=0)),
                ("height", models.FloatField(default=0)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="designer.package"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("package", "uid"), name="note_uid_unique")],
            },
        ),
        migrations.CreateModel(
            name="PackageDraft",
            fields=[
                ("uid", models.UUIDField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("base", models.JSONField(null=True)),
                ("changes", models.JSONField()),
                ("changed_at", models.DateTimeField()),
                ("taken_by_name", models.CharField(blank=True, default="", max_length=150)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="designer.package"
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
            name="PackageSource",
            fields=[
                (
                    "package",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file_source",
                        serialize=False,
                        to="designer.package",
                    ),
                ),
                ("path", models.CharField(max_length=1024)),
                ("digest", models.CharField(max_length=64)),
                ("commit", models.CharField(blank=True, max_length=64)),
                ("version", models.PositiveIntegerField()),
                ("synced_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PackageVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("user_name", models.CharField(blank=True, max_length=150)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("name", models.CharField(blank=True, max_length=128)),
                ("changes", models.JSONField(default=list)),
                ("content", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("sources", models.CharField(blank=True, default="", max_length=64)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="designer.package"
                    ),
                ),
                (
                    "user",
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
                        condition=models.Q(("sources", ""), _negated=True),
                        fields=["sources"],
                        name="package_version_by_sources",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("package", "number"), name="package_version_number"),
                    models.UniqueConstraint(
                        models.F("package"),
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("name", ""), _negated=True),
                        name="package_version_name_unique",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Parameter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=128)),
                ("description", models.CharField(blank=True, max_length=1024)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("Boolean", "Boolean"),
                            ("Byte", "Byte"),
                            ("Char", "Char"),
                            ("DateTime", "DateTime"),
                            ("DBNull", "DBNull"),
                            ("Decimal", "Decimal"),
                            ("Double", "Double"),
                            ("Int16", "Int16"),
                            ("Int32", "Int32"),
                            ("Int64", "Int64"),
                            ("Object", "Object"),
                            ("SByte", "SByte"),
                            ("Single", "Single"),
                            ("String", "String"),
                            ("UInt32", "UInt32"),
                            ("UInt64", "UInt64"),
                        ],
                        max_length=16,
                    ),
                ),
                ("value", models.JSONField(null=True)),
                ("required", models.BooleanField(default=False)),
                ("sensitive", models.BooleanField(default=False)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parameters", to="designer.package"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("package", "uid"), name="parameter_uid_unique")],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("uid", models.UUIDField(primary_key=True, serialize=False)),
                ("selected", models.JSONField(default=list)),
                ("is_editing", models.BooleanField(default=False)),
                ("seen_at", models.DateTimeField(db_index=True)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="designer.package"
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
            name="PrecedenceConstraint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("position", models.PositiveIntegerField()),
                (
                    "value",
                    models.CharField(
                        choices=[("success", "Success"), ("failure", "Failure"), ("completion", "Completion")],
                        max_length=16,
                    ),
                ),
                (
                    "from_executable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outgoing", to="designer.executable"
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="precedence_constraints",
                        to="designer.package",
                    ),
                ),
                (
                    "to_executable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="incoming", to="designer.executable"
                    ),
                ),
                (
                    "evaluation_operation",
                    models.CharField(
                        choices=[
                            ("Constraint", "Constraint"),
                            ("Expression", "Expression"),
                            ("ExpressionAndConstraint", "ExpressionAndConstraint"),
                            ("ExpressionOrConstraint", "ExpressionOrConstraint"),
                        ],
                        default="Constraint",
                        max_length=32,
                    ),
                ),
                ("expression", models.TextField(blank=True)),
                ("logical_and", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("package", "uid"), name="constraint_uid_unique"),
                    models.UniqueConstraint(fields=("from_executable", "to_executable"), name="constraint_pair_unique"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Variable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("position", models.PositiveIntegerField()),
                ("namespace", models.CharField(max_length=128)),
                ("name", models.CharField(max_length=128)),
                ("description", models.CharField(blank=True, max_length=1024)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("Boolean", "Boolean"),
                            ("Byte", "Byte"),
                            ("Char", "Char"),
                            ("DateTime", "DateTime"),
                            ("DBNull", "DBNull"),
                            ("Decimal", "Decimal"),
                            ("Double", "Double"),
                            ("Int16", "Int16"),
                            ("Int32", "Int32"),
                            ("Int64", "Int64"),
                            ("Object", "Object"),
                            ("SByte", "SByte"),
                            ("Single", "Single"),
                            ("String", "String"),
                            ("UInt32", "UInt32"),
                            ("UInt64", "UInt64"),
                        ],
                        max_length=16,
                    ),
                ),
                ("value", models.JSONField(null=True)),
                ("expression", models.TextField(blank=True)),
                ("evaluate_as_expression", models.BooleanField(default=False)),
                ("read_only", models.BooleanField(default=False)),
                ("raise_changed_event", models.BooleanField(default=False)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="variables", to="designer.package"
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="variables",
                        to="designer.executable",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("package", "uid"), name="variable_uid_unique")],
            },
        ),
    ]
    operations = [AtOnce(operations)]
