"""Teams, and who has which right on the installation and on projects."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

PRINCIPAL = Q(("person__isnull", True), ("team__isnull", False)) | Q(("person__isnull", False), ("team__isnull", True))


def _person() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
    )


def _team() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="designer.team"
    )


def _constraints(model: str, thing: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(condition=PRINCIPAL, name=f"designer_{model}_principal"),
        models.UniqueConstraint(fields=(thing, "person", "name"), name=f"designer_{model}_person"),
        models.UniqueConstraint(fields=(thing, "team", "name"), name=f"designer_{model}_team"),
    ]


ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("auth", "0012_alter_user_first_name_max_length"), ("designer", "0014_profile")]

    operations = [
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
                        condition=Q(("is_everyone", True)), fields=("is_everyone",), name="team_one_everyone"
                    )
                ],
            },
            bases=("auth.group",),
        ),
        migrations.CreateModel(
            name="RootGrant",
            fields=[
                ("id", ID),
                ("name", models.CharField(max_length=32)),
                (
                    "root",
                    models.CharField(
                        choices=[("installation", "the installation"), ("catalog", "the catalog")], max_length=16
                    ),
                ),
                ("person", _person()),
                ("team", _team()),
            ],
            options={"constraints": _constraints("rootgrant", "root")},
        ),
        migrations.CreateModel(
            name="ProjectGrant",
            fields=[
                ("id", ID),
                ("name", models.CharField(max_length=32)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grants", to="designer.project"
                    ),
                ),
                ("person", _person()),
                ("team", _team()),
            ],
            options={"constraints": _constraints("projectgrant", "project")},
        ),
    ]
