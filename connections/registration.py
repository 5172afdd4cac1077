"""What the connections app tells the designer: where connection managers are kept, and which types there are."""

from connections.catalog.kept_sources import find_referred
from connections.catalog.pins.following import PinsAndValues
from connections.catalog.services import create_connection
from connections.catalog.store import Store
from connections.catalog.usable import UsableThings
from connections.credentials.issues import find_identity_issues
from connections.credentials.rotation import register_token_holder
from connections.credentials.token_holders import HOLDERS
from connections.credentials.vault import decrypt_text, encrypt_text
from connections.environments.for_runs import find_run_environments
from connections.environments.masking.parameters import EnvironmentValues
from connections.files.file_store.services import delete_files
from connections.files.installation_folders import find_folders
from connections.files.places import register_folders
from connections.models import ConnectionManager, Credential, Environment, Folder
from connections.types import import_each
from connections.types.registering import import_types
from designer.registry.connection_store import register_connection_store
from designer.registry.kept_sources import register_referred_sources
from designer.registry.providers.identity_issues import register_identity_issues
from designer.registry.providers.package_followers import register_package_follower
from designer.registry.providers.project_connections import register_add_connection
from designer.registry.providers.project_files import register_delete_files
from designer.registry.providers.run_environments import register_run_environments
from designer.registry.providers.usable import register_usable
from designer.registry.providers.value_keepers import register_value_keeper
from designer.registry.providers.vault import register_vault
from designer.registry.securables import Kind, register_kind, register_personal_kind
from designer.registry.server_types import register_server_connection_type

register_connection_store(Store())
import_types()
for each in import_each("server_type"):
    register_server_connection_type(each.SERVER_TYPE)
register_folders(find_folders)
register_identity_issues(lambda project_id, managers: find_identity_issues(managers, project_id))
register_add_connection(create_connection)
register_usable(UsableThings())
register_package_follower(PinsAndValues())
register_value_keeper(EnvironmentValues())
register_run_environments(find_run_environments)
register_delete_files(delete_files)
register_referred_sources(find_referred)
register_vault(encrypt_text, decrypt_text)
register_kind(Kind("folder", Folder, title="Folder", key="pk", page="folder"))
register_kind(Kind("connection", ConnectionManager, title="Connection manager", key="uid", page="connection"))
register_kind(Kind("environment", Environment, title="Environment", key="pk", page="environment"))
register_personal_kind(Kind("credential", Credential, title="Credential", key="uid", page="credential"))
for holder in HOLDERS:
    register_token_holder(holder)
