"""Where Celery looks for the jobs of this app: mails about accounts, how long the audit is
kept, versions, imports and syncs."""

from designer.accounts.links.jobs import mail_reset_link
from designer.audit.jobs import forget_audit
from designer.services.imports.jobs.jobs import expire_imports, recover_imports, run_import
from designer.services.sync.jobs import run_sync
from designer.services.versions.jobs import thin_versions

__all__ = [
    "expire_imports",
    "forget_audit",
    "mail_reset_link",
    "recover_imports",
    "run_import",
    "run_sync",
    "thin_versions",
]
