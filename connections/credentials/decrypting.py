"""Where passwords and keytabs are decrypted: nowhere else does the secret of a credential become clear.

Who calls this has asked before whether the secret may be used: resolving.identities for a session, transfer.services
for an export. Both functions raise vault.CannotDecrypt where the key is not among CREDENTIAL_KEYS.
"""

from connections.credentials import vault
from connections.models import Credential, CredentialKind
from connections.smtp.windows_auth import Identity, KeytabIdentity, PasswordIdentity


def decrypt_secret(credential: Credential) -> bytes:
    """Give the password, or the content of the keytab."""
    return vault.decrypt(credential.encrypted_secret)


def decrypt_identity(credential: Credential) -> Identity:
    """Give what a session authenticates as."""
    secret = decrypt_secret(credential)
    if credential.kind == CredentialKind.KEYTAB:
        return KeytabIdentity(credential.user_name, secret)
    return PasswordIdentity(
        credential.user_name, secret.decode(), allows_unverified_tls=credential.allows_unverified_tls
    )
