"""Where Celery looks for the jobs of this app: mails about accounts."""

from designer.accounts.links.jobs import mail_reset_link

__all__ = ["mail_reset_link"]
