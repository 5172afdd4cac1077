"""Who has Django's permission manage_catalog, as a person or by a group, becomes a manager of the catalog."""

from typing import Any

from django.db import migrations

NAMED = {"content_type__app_label": "connections", "codename": "manage_catalog"}


def to_grants(apps: Any, editor: Any) -> None:
    grant = apps.get_model("designer", "RootGrant")
    for permission in apps.get_model("auth", "Permission").objects.filter(**NAMED):
        of_people = [{"person_id": pk} for pk in permission.user_set.values_list("pk", flat=True)]
        of_teams = [{"team_id": pk} for pk in permission.group_set.values_list("pk", flat=True)]
        grant.objects.bulk_create(grant(root="catalog", name="Manager", **each) for each in (*of_people, *of_teams))
        permission.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("connections", "0018_folders_and_grants"),
        ("designer", "0016_members_are_managers"),
    ]

    operations = [
        migrations.RunPython(to_grants, migrations.RunPython.noop),
        migrations.AlterModelOptions(name="connectionmanager", options={}),
    ]
