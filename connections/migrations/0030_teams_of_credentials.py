"""Teams whose people may use a credential, or change it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("connections", "0029_shared_environments"), ("designer", "0015_teams_and_grants")]

    operations = [
        migrations.AddField(
            "Credential",
            "teams",
            models.ManyToManyField(blank=True, related_name="usable_credentials", to="designer.team"),
        ),
        migrations.AddField(
            "Credential",
            "managing_teams",
            models.ManyToManyField(blank=True, related_name="managed_credentials", to="designer.team"),
        ),
    ]
