from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("designer", "0007_layout_of_containers_and_groups"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInCount",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("level", models.FloatField(default=0.0)),
                ("changed_at", models.DateTimeField()),
                ("paused_until", models.DateTimeField(null=True)),
                ("known_until", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
