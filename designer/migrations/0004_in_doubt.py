from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("designer", "0003_control_flow")]

    operations = [
        migrations.AddField(
            "package",
            "in_doubt",
            models.CharField(choices=[("hold", "hold"), ("send_again", "send_again")], default="hold", max_length=16),
        ),
    ]
