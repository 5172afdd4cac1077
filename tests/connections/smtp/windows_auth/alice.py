"""Alice of the realm."""

from connections.smtp.windows_auth import PasswordIdentity
from tests.servers.realm import PASSWORD

ALICE = PasswordIdentity("alice@WINAUTH.TEST", PASSWORD)
