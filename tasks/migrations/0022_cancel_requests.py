from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0021_tries_of_executions"),
    ]

    operations = [
        migrations.CreateModel(
            name="CancelRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("execution_number", models.PositiveBigIntegerField(unique=True)),
                ("user_name", models.CharField(max_length=150)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
    ]
