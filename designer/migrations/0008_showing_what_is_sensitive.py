from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("designer", "0007_layout_of_containers_and_groups")]

    operations = [
        migrations.AddField(
            model_name="project",
            name="shows_sensitive",
            field=models.BooleanField(default=False),
        ),
    ]
