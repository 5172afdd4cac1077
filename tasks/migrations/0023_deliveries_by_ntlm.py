from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0022_cancel_requests"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("mechanism__startswith", "NTLM")),
                fields=["connection_uid", "-id"],
                name="delivery_by_ntlm",
            ),
        ),
    ]
