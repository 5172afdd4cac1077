from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0023_deliveries_by_ntlm")]

    operations = [
        migrations.AddField(
            model_name="sendmailtask",
            name="one_recipient_a_line",
            field=models.BooleanField(default=False),
        ),
    ]
