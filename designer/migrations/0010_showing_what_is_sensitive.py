from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("designer", "0009_sessions")]

    operations = [
        migrations.AddField(
            model_name="project",
            name="shows_sensitive",
            field=models.BooleanField(default=False),
        ),
    ]
