"""The job of versions that the queue carries."""

from celery import shared_task

from designer.services.versions.thinning import thin_versions as thin


@shared_task(name="thin_versions", ignore_result=True)
def thin_versions() -> None:
    """Delete old versions of packages that the rule does not keep."""
    thin()
