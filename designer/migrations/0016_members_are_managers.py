"""Members of a project may do in it what they could: they become its managers. Groups become teams."""

from typing import Any

from django.db import migrations

CHUNK = 1000


def to_grants(apps: Any, editor: Any) -> None:
    members = apps.get_model("designer", "Project").members.through.objects.values_list("project_id", "user_id")
    grant, team = apps.get_model("designer", "ProjectGrant"), apps.get_model("designer", "Team")
    rows = (grant(project_id=project, person_id=user, name="Manager") for project, user in members.iterator())
    grant.objects.bulk_create(rows, batch_size=CHUNK)
    for group in apps.get_model("auth", "Group").objects.all():
        team(group_ptr=group, name=group.name).save()


def to_members(apps: Any, editor: Any) -> None:
    through = apps.get_model("designer", "Project").members.through
    grants = apps.get_model("designer", "ProjectGrant").objects.filter(person__isnull=False, name="Manager")
    rows = (through(project_id=project, user_id=user) for project, user in grants.values_list("project", "person"))
    through.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("designer", "0015_teams_and_grants")]

    operations = [migrations.RunPython(to_grants, to_members)]
