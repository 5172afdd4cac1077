"""Services of connections: who may have each done."""

from connections.comparison.file import CatalogFile, CatalogFolder
from connections.guard_rules.settings import ProjectGuardSettings
from connections.models.environment_document import EnvironmentDocument, VariableOfEnvironment
from connections.types.smtp.properties import SmtpProperties
from tests.packages import smtp
from tests.whole.given_to_services import (
    PASSPHRASE,
    a_file,
    catalogs,
    credential,
    deleted,
    empty_folder,
    environment,
    given,
    kept_in_catalog,
    own,
    production,
    robot,
    running,
    sealed,
    second_server,
    shared,
)
from tests.whole.rights.row import Row
from tests.whole.test_rights_of_pages import (
    ADMINISTRATOR,
    DESIGNERS,
    MANAGERS,
    OWNER,
    READERS,
    SIGNED_IN,
    WHO_ASKED,
)

CATALOG = "connections.catalog."
ENVIRONMENTS = "connections.environments.services."
SHARED = "connections.environments.shared.services."
CREDENTIALS = "connections.credentials."
ROWS: dict[str, Row] = {
    f"{CATALOG}services.create_connection": Row(DESIGNERS, lambda it, _: given(it.project, smtp("Another"))),
    f"{CATALOG}services.change_connection": Row(DESIGNERS, lambda it, _: given(shared(it), smtp("Other"))),
    f"{CATALOG}services.delete_connection": Row(DESIGNERS, lambda it, _: given(shared(it))),
    f"{CATALOG}services.restore_version": Row(DESIGNERS, lambda it, _: given(shared(it), it.things["number"])),
    f"{CATALOG}services.restore_deleted": Row(DESIGNERS, lambda it, _: given(deleted(it))),
    f"{CATALOG}folders.services.create_folder": Row(ADMINISTRATOR, lambda it, _: given(None, "Asia"), told=SIGNED_IN),
    "connections.comparison.taking.take_over": Row(
        ADMINISTRATOR,
        lambda it, _: given(CatalogFile(folders=[CatalogFolder(path=["Asia"])]), ["folder:Asia"]),
        told=SIGNED_IN,
    ),
    f"{CATALOG}folders.services.change_folder": Row(
        ADMINISTRATOR, lambda it, _: given(empty_folder(), "Asia", None), told=SIGNED_IN
    ),
    f"{CATALOG}folders.services.delete_folder": Row(ADMINISTRATOR, lambda it, _: given(empty_folder()), told=SIGNED_IN),
    f"{CATALOG}folders.placing.place_connection": Row(
        ADMINISTRATOR, lambda it, _: given(catalogs(), empty_folder(), "owner"), told=SIGNED_IN
    ),
    f"{CATALOG}pins.services.unpin": Row(MANAGERS, lambda it, _: given(catalogs(), it.project)),
    f"{CATALOG}pins.services.unpin_package": Row(DESIGNERS, lambda it, _: given(catalogs(), it.package)),
    f"{CATALOG}pins.services.pin_package": Row(DESIGNERS, lambda it, _: given(kept_in_catalog(), it.package, 7)),
    f"{CATALOG}pins.services.change_pin": Row(MANAGERS, lambda it, _: given(kept_in_catalog(), it.project, 7)),
    f"{CATALOG}pins.services.pin": Row(MANAGERS, lambda it, _: given(kept_in_catalog(), it.project, 7)),
    f"{CATALOG}scopes.copying.copy_to_project": Row(DESIGNERS, lambda it, _: given(catalogs(), it.project)),
    f"{CATALOG}scopes.merging.merge_connections": Row(
        ADMINISTRATOR, lambda it, _: given(catalogs(), second_server()), told=SIGNED_IN
    ),
    f"{CATALOG}scopes.widening.give_to_project": Row(DESIGNERS, lambda it, _: given(it.package, own(it).uid)),
    f"{CATALOG}scopes.widening.give_to_catalog": Row(
        ADMINISTRATOR, lambda it, _: given(shared(it), None), told=READERS
    ),
    f"{ENVIRONMENTS}create_environment": Row(
        MANAGERS, lambda it, _: given(it.project, EnvironmentDocument(name="Another"))
    ),
    f"{ENVIRONMENTS}change_environment": Row(
        MANAGERS, lambda it, _: given(environment(it), EnvironmentDocument(name="Other"))
    ),
    f"{ENVIRONMENTS}delete_environment": Row(MANAGERS, lambda it, _: given(environment(it))),
    f"{ENVIRONMENTS}save_variable": Row(
        MANAGERS, lambda it, _: given(environment(it), VariableOfEnvironment(name="Port", value="25"))
    ),
    f"{ENVIRONMENTS}delete_variable": Row(MANAGERS, lambda it, _: given(environment(it), it.things["variable_id"])),
    f"{ENVIRONMENTS}save_references": Row(MANAGERS, lambda it, _: given(it.project, [])),
    f"{SHARED}place_environment": Row(ADMINISTRATOR, lambda it, _: given(production(), None), told=SIGNED_IN),
    f"{SHARED}refer": Row(MANAGERS, lambda it, _: given(it.project, production())),
    f"{SHARED}stop_referring": Row(MANAGERS, lambda it, _: given(it.project, production().pk)),
    f"{CREDENTIALS}services.create_credential": Row(SIGNED_IN, lambda it, _: given(credential())),
    f"{CREDENTIALS}services.change_credential": Row(OWNER, lambda it, _: given(robot(it), credential())),
    f"{CREDENTIALS}services.delete_credential": Row(OWNER, lambda it, _: given(robot(it))),
    f"{CREDENTIALS}checks.services.ask_check": Row(OWNER, lambda it, _: given(robot(it))),
    f"{CREDENTIALS}transfer.services.export_credentials": Row(OWNER, lambda it, _: given([robot(it)], PASSPHRASE)),
    f"{CREDENTIALS}transfer.services.import_credentials": Row(
        SIGNED_IN, lambda it, user: given(user, sealed(), PASSPHRASE)
    ),
    "connections.files.file_store.services.upload_file": Row(
        DESIGNERS, lambda it, _: given(it.project, "new.txt", [b"x"], replace=True)
    ),
    "connections.files.file_store.services.delete_file": Row(DESIGNERS, lambda it, _: given(it.project, a_file(it))),
    "connections.guard.services.change_guard": Row(
        MANAGERS, lambda it, _: given(it.project, ProjectGuardSettings(stops_mail=True))
    ),
    "connections.trials.services.start_trial": Row(
        DESIGNERS, lambda it, _: given(SmtpProperties(smtp_server="mail"), project=it.project)
    ),
    "connections.trials.services.cancel_trial": Row(WHO_ASKED, lambda it, _: given(running(it))),
}
