"""What the connections app tells the designer: where connection managers are kept, and which types there are."""

from connections.catalog.kept_sources import find_referred
from connections.catalog.services import create_connection
from connections.catalog.store import Store
from connections.catalog.usable import UsableThings
from connections.credentials.rotation import register_token_holder
from connections.credentials.token_holders import HOLDERS
from connections.credentials.vault import decrypt_text, encrypt_text
from connections.files.services import delete_files
from connections.models import ConnectionManager, Credential, Environment, Folder
from connections.types import import_each
from designer.registry.connection_store import register_connection_store
from designer.registry.kept_sources import register_referred_sources
from designer.registry.project_connections import register_add_connection
from designer.registry.project_files import register_delete_files
from designer.registry.securables import Kind, register_kind, register_personal_kind
from designer.registry.types import register_connection_type
from designer.registry.usable import register_usable
from designer.registry.vault import register_vault

register_connection_store(Store())
for each in import_each("connection_type"):
    register_connection_type(each.CONNECTION_TYPE)
register_add_connection(create_connection)
register_usable(UsableThings())
register_delete_files(delete_files)
register_referred_sources(find_referred)
register_vault(encrypt_text, decrypt_text)
register_kind(Kind("folder", Folder, title="Folder", key="pk", page="folder"))
register_kind(Kind("connection", ConnectionManager, title="Connection manager", key="uid", page="connection"))
register_kind(Kind("environment", Environment, title="Environment", key="pk", page="environment"))
register_personal_kind(Kind("credential", Credential, title="Credential", key="uid", page="credential"))
for holder in HOLDERS:
    register_token_holder(holder)
