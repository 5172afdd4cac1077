"""XML of SSIS's files that nothing here describes, whole, so that an export puts it back as it was."""

from django.db import models


class KeptXml(models.Model):
    """Some XML, or a whole file, under the SHA-256 of its octets, which are here compressed. size is theirs before.

    Documents refer to it by the digest alone, because a Script task's XML may be megabytes. kept_at is when it was last
    handed in, or seen to be referred to: what nothing refers to is deleted some days after that.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kept_at"], name="kept_xml_by_age")]

    def __str__(self) -> str:
        return f"{self.size:,} octets of XML, {self.digest[:12]}"
