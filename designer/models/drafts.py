"""What people have open in the designer: what they changed and did not save yet, and that they are there."""

from django.db import models

from designer.models.accounts import User
from designer.models.packages import Package


class PackageDraft(models.Model):
    """What somebody changed on one page of the designer and has not saved. It is no version: nothing runs it.

    uid is the page's. changes are a ChangedParts to the package as it was at version; base is that document, kept
    from when somebody else saves. changed are the executables in it by their IDs, which others' canvases mark.
    taken_by_name is who took it over, and has a draft of their own with it since.
    """

    uid = models.UUIDField(primary_key=True)
    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    base = models.JSONField(null=True)
    changes = models.JSONField()
    changed = models.JSONField(default=list)
    changed_at = models.DateTimeField()
    taken_by_name = models.CharField(max_length=150, blank=True, default="")

    def __str__(self) -> str:
        return f"unsaved changes of {self.user}"


class Presence(models.Model):
    """That somebody has a package open on a page of the designer, which says so again and again: what is selected
    there, whether something is not saved, and the executable whose editor is open."""

    uid = models.UUIDField(primary_key=True)
    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    selected = models.JSONField(default=list)
    is_editing = models.BooleanField(default=False)
    editor = models.UUIDField(null=True)
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.user} in {self.package}"
