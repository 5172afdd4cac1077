"""Where Celery looks for the jobs of this app: mails about accounts, and how long the audit is kept."""

from designer.accounts.links.jobs import mail_reset_link
from designer.audit.jobs import forget_audit

__all__ = ["forget_audit", "mail_reset_link"]
