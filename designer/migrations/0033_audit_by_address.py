"""An index by which entries of the audit are found by the address from where something was done."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("designer", "0032_audit_by_words")]

    operations = [
        migrations.AddIndex(
            model_name="auditentry", index=models.Index(fields=["address", "id"], name="audit_address")
        ),
    ]
