"""What was sent through a connection manager is read by it; an entry is made when a delivery ends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0030_loop_items")]

    operations = [
        migrations.AddIndex(
            "delivery",
            models.Index(
                condition=models.Q(("ended_at__isnull", False)),
                fields=["connection_uid", "-ended_at"],
                name="delivery_by_connection",
            ),
        ),
    ]
