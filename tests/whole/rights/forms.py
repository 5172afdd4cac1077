"""What the forms of pages are sent where each is to change something."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

PASSPHRASE = "a long passphrase"
PASSWORD = {"new": "another long word", "again": "another long word"}
CREDENTIAL = {"name": "Robot 2", "kind": "password", "user_name": "DOM\\robot", "source": "kept", "password": "x"}
FORMS: dict[str, dict[str, Any]] = {
    "access-give": {"principal": "stranger", "name": "Reader"},
    "account-password": {"current": "a long password", **PASSWORD},
    "account-profile": {"display_name": "Ada"},
    "connection": {"name": "Relay", "smtp_server": "relay"},
    "connection-create": {"name": "Relay", "smtp_server": "relay", "scope": "catalog"},
    "connection-place": {"owner": "owner"},
    "connection-test": {"name": "Relay", "smtp_server": "relay"},
    "credential": CREDENTIAL,
    "credential-create": CREDENTIAL,
    "credentials-import": {"passphrase": PASSPHRASE},
    "delivery-decide": {"decision": "arrived"},
    "task-run-outcome": {"status": "succeeded"},
    "webhook-outcome": {"status": "succeeded"},
    "environment-create": {"name": "Other", "colour": "blue"},
    "environment-edit": {"name": "Other", "colour": "blue"},
    "environments": {"target": ":connection:port:SMTP of Classified", "variable": "Server"},
    "shared-environment-create": {"name": "Other", "colour": "blue"},
    "environment-variable": {"name": "Server", "type": "String", "value": "other"},
    "environment-variable-create": {"name": "Port", "type": "String", "value": "25"},
    "folder-create": {"name": "Asia"},
    "folder-edit": {"name": "Asia"},
    "import-choose": {"only": ["Nightly.dtsx"]},
    "import-password": {"password": "open sesame"},
    "package-create": {"name": "Another"},
    "package-rename": {"name": "Another"},
    "package-version-name": {"name": "Release"},
    "person-administrator": {"is_administrator": "1"},
    "person-email": {"email": "new@example.com"},
    "person-invite": {"name": "newcomer"},
    "person-rights": {"rights": ["manage_catalog"]},
    "project-create": {"name": "Another"},
    "project-edit": {"name": "Another"},
    "project-guard": {"stops_mail": "on"},
    "project-mail": {
        "smtp_connection": "SMTP of Classified",
        "from_line": "a@example.com",
        "to_line": "b@example.com",
        "message_format": "Text",
        "priority": "Normal",
    },
    "project-parameter": {"name": "Other", "type": "String", "value": "x"},
    "project-parameter-create": {"name": "Other", "type": "String", "value": "x"},
    "project-sensitive-values": {"shown": "1"},
    "schedule-create": {"name": "Another", "cron": "0 3 * * *", "time_zone": "UTC", "missed": "skip"},
    "schedule-edit": {"name": "Other", "cron": "0 4 * * *", "time_zone": "UTC", "missed": "skip"},
    "send-mail-test": {"test_address": "me@example.com"},
    "team-create": {"name": "Another"},
    "team-edit": {"name": "Another"},
    "team-person-add": {"user_name": "stranger"},
    "trigger-create": {"name": "Another"},
    "trigger-edit": {"name": "Other"},
    "tokens": {"name": "Another", "scope": "read", "ends_on": str(timezone.now().date() + timedelta(days=2))},
}
