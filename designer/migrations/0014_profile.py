from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("designer", "0013_api_tokens")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="time_zone",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="user",
            name="date_format",
            field=models.CharField(blank=True, default="", max_length=16),
        ),
    ]
