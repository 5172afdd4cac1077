"""Who may do what in a project is in its grants."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("designer", "0016_members_are_managers")]

    operations = [migrations.RemoveField("Project", "members")]
