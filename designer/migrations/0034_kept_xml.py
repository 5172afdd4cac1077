"""XML of SSIS's files that nothing here describes, and the file that a package came from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("designer", "0033_audit_by_address")]

    operations = [
        migrations.CreateModel(
            name="KeptXml",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("kept_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["kept_at"], name="kept_xml_by_age")]},
        ),
        migrations.AddField("package", "source", models.CharField(blank=True, default="", max_length=64)),
    ]
