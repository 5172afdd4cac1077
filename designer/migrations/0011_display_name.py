from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("designer", "0010_showing_what_is_sensitive")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="display_name",
            field=models.CharField(blank=True, default="", max_length=150),
        ),
    ]
