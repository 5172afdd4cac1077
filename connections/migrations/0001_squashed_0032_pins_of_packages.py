import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from designer.database.migrating import AtOnce


class Migration(migrations.Migration):
    replaces = [
        ("connections", "0001_initial"),
        ("connections", "0002_credential"),
        ("connections", "0003_connectiontrial"),
        ("connections", "0004_variables_and_expressions"),
        ("connections", "0005_project_guard"),
        ("connections", "0006_trial_project"),
        ("connections", "0007_trial_content"),
        ("connections", "0008_environments"),
        ("connections", "0009_delay_validation"),
        ("connections", "0010_manage_catalog"),
        ("connections", "0011_servers_of_credentials"),
        ("connections", "0012_name_servers_of_credentials"),
        ("connections", "0013_trial_begun_at"),
        ("connections", "0014_secrets_by_reference"),
        ("connections", "0015_secret_check"),
        ("connections", "0016_production"),
        ("connections", "0017_connection_versions"),
        ("connections", "0018_folders_and_grants"),
        ("connections", "0019_who_manages_the_catalog"),
        ("connections", "0020_owner_of_connections"),
        ("connections", "0021_folder_of_versions"),
        ("connections", "0022_connection_tests"),
        ("connections", "0023_pins"),
        ("connections", "0028_environments_of_the_catalog"),
        ("connections", "0029_shared_environments"),
        ("connections", "0030_teams_of_credentials"),
        ("connections", "0031_without_shared_environments"),
        ("connections", "0032_pins_of_packages"),
    ]

    initial = True

    dependencies = [
        ("designer", "0001_squashed_0041_package_versions"),
        ("designer", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Credential",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("name", models.CharField(max_length=128)),
                ("description", models.CharField(blank=True, max_length=1024)),
                (
                    "kind",
                    models.CharField(
                        choices=[("password", "User name and password"), ("keytab", "Kerberos keytab")],
                        default="password",
                        max_length=16,
                    ),
                ),
                ("user_name", models.CharField(max_length=256)),
                ("encrypted_secret", models.TextField(blank=True)),
                ("modified_at", models.DateTimeField(auto_now=True)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="credentials",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "projects",
                    models.ManyToManyField(blank=True, related_name="usable_credentials", to="designer.project"),
                ),
                (
                    "users",
                    models.ManyToManyField(blank=True, related_name="usable_credentials", to=settings.AUTH_USER_MODEL),
                ),
                ("servers", models.TextField(blank=True)),
                ("allows_unverified_tls", models.BooleanField(default=False)),
                ("source", models.CharField(blank=True, default="", max_length=32)),
                ("reference", models.CharField(blank=True, default="", max_length=512)),
                ("teams", models.ManyToManyField(blank=True, related_name="usable_credentials", to="designer.team")),
                (
                    "managing_teams",
                    models.ManyToManyField(blank=True, related_name="managed_credentials", to="designer.team"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="credential_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="EnvironmentReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("variable", models.CharField(max_length=128)),
                ("kind", models.CharField(max_length=16)),
                ("name", models.CharField(max_length=128)),
                ("property_name", models.CharField(blank=True, max_length=64)),
                (
                    "package",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="designer.package"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="environment_references",
                        to="designer.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Folder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=128)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="connections.folder",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("parent"),
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("parent__isnull", False)),
                        name="folder_name_in_parent",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("parent__isnull", True)),
                        name="folder_name_in_catalog",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectGuard",
            fields=[
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="mail_guard",
                        serialize=False,
                        to="designer.project",
                    ),
                ),
                ("stops_mail", models.BooleanField(default=False)),
                ("redirect_to", models.CharField(blank=True, max_length=320)),
                ("allowed_domains", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="ConnectionManager",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("position", models.PositiveIntegerField(default=0)),
                ("type", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=128)),
                ("description", models.CharField(blank=True, max_length=1024)),
                ("properties", models.JSONField(default=dict)),
                ("modified_at", models.DateTimeField(auto_now=True)),
                (
                    "package",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="connections",
                        to="designer.package",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="connections",
                        to="designer.project",
                    ),
                ),
                ("expressions", models.JSONField(default=dict)),
                ("delay_validation", models.BooleanField(default=False)),
                (
                    "folder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="connections",
                        to="connections.folder",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["uid"], name="connection_uid")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("package__isnull", True), ("project__isnull", True), _connector="OR"),
                        name="connection_one_scope",
                    ),
                    models.UniqueConstraint(
                        models.F("package"),
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("package__isnull", False)),
                        name="connection_package_name",
                    ),
                    models.UniqueConstraint(
                        models.F("project"),
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("project__isnull", False)),
                        name="connection_project_name",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("package__isnull", True), ("project__isnull", True)),
                        name="connection_catalog_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("folder__isnull", True),
                            models.Q(("package__isnull", True), ("project__isnull", True)),
                            _connector="OR",
                        ),
                        name="connection_folder_of_catalog",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConnectionVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("connection_uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=128)),
                ("document", models.JSONField()),
                ("saved_at", models.DateTimeField(auto_now_add=True)),
                ("user_name", models.CharField(blank=True, max_length=150)),
                ("is_deletion", models.BooleanField(default=False)),
                (
                    "project",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="designer.project"
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
                (
                    "folder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="connections.folder",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_deletion", True)),
                        fields=["-saved_at"],
                        name="connection_version_deleted",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("connection_uid", "number"), name="connection_version_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Environment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=128)),
                ("description", models.CharField(blank=True, max_length=1024)),
                ("variables", models.JSONField(default=list)),
                ("modified_at", models.DateTimeField(auto_now=True)),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="environments",
                        to="designer.project",
                    ),
                ),
                ("colour", models.CharField(default="grey", max_length=16)),
                ("is_production", models.BooleanField(default=False)),
                (
                    "folder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="environments",
                        to="connections.folder",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("project"), django.db.models.functions.text.Lower("name"), name="environment_name"
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("project__isnull", True)),
                        name="environment_name_in_catalog",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("folder__isnull", True), ("project__isnull", True), _connector="OR"),
                        name="environment_folder_of_catalog",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FolderGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=32)),
                (
                    "folder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grants", to="connections.folder"
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
                        name="connections_foldergrant_principal",
                    ),
                    models.UniqueConstraint(fields=("folder", "person", "name"), name="connections_foldergrant_person"),
                    models.UniqueConstraint(fields=("folder", "team", "name"), name="connections_foldergrant_team"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecretCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("worker", models.CharField(blank=True, max_length=255)),
                ("problem", models.TextField(blank=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="secret_check",
                        to="connections.credential",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ConnectionGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=32)),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="connections.connectionmanager",
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
                        name="connections_connectiongrant_principal",
                    ),
                    models.UniqueConstraint(
                        fields=("connection", "person", "name"), name="connections_connectiongrant_person"
                    ),
                    models.UniqueConstraint(
                        fields=("connection", "team", "name"), name="connections_connectiongrant_team"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConnectionPin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("user_name", models.CharField(max_length=150)),
                ("pinned_at", models.DateTimeField(auto_now=True)),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pins",
                        to="connections.connectionmanager",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pins", to="designer.project"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="connections.connectionversion",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pins",
                        to="designer.package",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("package", None)), fields=("project", "connection"), name="pin_of_project"
                    ),
                    models.UniqueConstraint(fields=("package", "connection"), name="pin_of_package"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConnectionTest",
            fields=[
                (
                    "connection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="last_test",
                        serialize=False,
                        to="connections.connectionmanager",
                    ),
                ),
                ("tested_at", models.DateTimeField()),
                ("succeeded", models.BooleanField()),
                (
                    "tested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ConnectionTrial",
            fields=[
                ("uid", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("properties", models.JSONField()),
                ("sender", models.CharField(blank=True, max_length=320)),
                ("recipient", models.CharField(blank=True, max_length=320)),
                ("sends", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a worker"),
                            ("running", "Running"),
                            ("succeeded", "Succeeded"),
                            ("failed", "Failed"),
                            ("canceled", "Canceled"),
                        ],
                        default="waiting",
                        max_length=16,
                    ),
                ),
                ("report", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="designer.project"
                    ),
                ),
                ("content", models.BinaryField(default=b"")),
                ("begun_at", models.DateTimeField(null=True)),
                (
                    "connection",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="connections.connectionmanager",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EnvironmentGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=32)),
                (
                    "environment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grants", to="connections.environment"
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
                        name="connections_environmentgrant_principal",
                    ),
                    models.UniqueConstraint(
                        fields=("environment", "person", "name"), name="connections_environmentgrant_person"
                    ),
                    models.UniqueConstraint(
                        fields=("environment", "team", "name"), name="connections_environmentgrant_team"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SharedEnvironment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "environment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="referring",
                        to="connections.environment",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shared_environments",
                        to="designer.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("project", "environment"), name="shared_environment_of_project")
                ],
            },
        ),
    ]
    operations = [AtOnce(operations)]
