"""When a worker took a trial, from which follows by when it must be over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("connections", "0012_name_servers_of_credentials")]

    operations = [migrations.AddField("ConnectionTrial", "begun_at", models.DateTimeField(null=True))]
