"""Who may have which service done, whichever door they come through: each of them, asked by people of every right.

ROWS has each service with who may; PARTS are functions that change something and ask nobody, because those that call
them have. A new one has to be entered in one of the two, or the test fails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from connections.comparison.file import CatalogFile, CatalogFolder
from connections.credentials.transfer import sealed_file
from connections.guard_rules.settings import ProjectGuardSettings
from connections.models.environment_document import EnvironmentDocument, VariableOfEnvironment
from connections.types.smtp.properties import SmtpProperties
from designer.accounts.profile import Profile
from designer.errors import Forbidden, NotAllowed, NotFound, ServiceError
from designer.interchange.json_files import write_package_file
from designer.models import ApiToken, ImportGoal, User
from designer.package.document import PackageDocument
from designer.package.unsaved import ChangedParts
from designer.services.drafts import Unsaved
from designer.services.imports.jobs.folder import Upload
from designer.services.imports.outcomes import Choices
from designer.services.sync.syncing import SyncChoices
from designer.storage.rows import load_document
from tasks.deliveries.model import Delivery
from tasks.deliveries.services import Decision
from tasks.types.send_mail.properties import SendMailProperties
from tasks.unattended.schedules.services import ScheduleSettings
from tasks.unattended.triggers.services import TriggerSettings
from tests.designer.interchange.files import mailing, sent
from tests.installation.everything import Installation, undone
from tests.packages import chain, smtp
from tests.whole.given_to_services import (
    PASSPHRASE,
    Given,
    a_file,
    another,
    awaited,
    catalogs,
    colleague,
    credential,
    deleted,
    empty_folder,
    environment,
    failed,
    fresh,
    given,
    in_doubt,
    kept_in_catalog,
    own,
    parameter,
    production,
    robot,
    running,
    sealed,
    second_server,
    session_of,
    shared,
    team,
    unfinished,
)
from tests.whole.services import find_services
from tests.whole.test_rights_of_pages import (
    ADMINISTRATOR,
    DESIGNERS,
    MANAGERS,
    OPERATORS,
    OWNER,
    PEOPLE,
    READERS,
    SIGNED_IN,
    WHO_ASKED,
)

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ASKED = [name for name in PEOPLE if name != "anonymous"]
NOBODY: frozenset[str] = frozenset()
PASSWORD = "a long password"
TOMORROW = timezone.now().date() + timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """Who may; what it is given, of an installation in which everything is, and for whom; and who is told that they may
    not. Others are told that there is nothing; without told, who sees the project is told."""

    who: frozenset[str]
    give: Callable[[Installation, User], Given]
    told: frozenset[str] | None = None

    def expect(self, person: str) -> str:
        told = READERS if self.who in (OPERATORS, DESIGNERS, MANAGERS) else NOBODY
        if person in self.who:
            return "done"
        return "told" if person in (told if self.told is None else self.told) else "nothing there"


CATALOG = "connections.catalog."
DRAFTS = "tasks.executions.drafts.services."
ENVIRONMENTS = "connections.environments.services."
SHARED = "connections.environments.shared.services."
CREDENTIALS = "connections.credentials."
SERVICES = "designer.services."
IMPORTS = "designer.services.imports.jobs.services."
ACCOUNTS = "designer.accounts."
SCHEDULES, TRIGGERS = "tasks.unattended.schedules.services.", "tasks.unattended.triggers.services."
ROWS: dict[str, Row] = {
    f"{DRAFTS}create_draft": Row(OPERATORS, lambda it, _: given(it.package)),
    f"{DRAFTS}set_values": Row(WHO_ASKED, lambda it, _: given(it.things["draft_id"], [])),
    f"{DRAFTS}start_draft": Row(WHO_ASKED, lambda it, _: given(it.things["draft_id"])),
    f"{DRAFTS}delete_draft": Row(WHO_ASKED, lambda it, _: given(it.things["draft_id"])),
    f"{SERVICES}drafts.keep_draft": Row(
        WHO_ASKED,
        lambda it, _: given(it.package.pk, it.things["package_draft_id"], Unsaved(1, ChangedParts(name="Another"))),
        told=READERS - DESIGNERS,
    ),
    f"{SERVICES}drafts.take_over": Row(
        DESIGNERS, lambda it, _: given(it.package.pk, it.things["package_draft_id"], it.things["page_id"])
    ),
    f"{SERVICES}drafts.discard_draft": Row(READERS, lambda it, _: given(it.package.pk, it.things["package_draft_id"])),
    f"{SERVICES}presence.note_presence": Row(
        READERS, lambda it, _: given(it.package.pk, it.things["page_id"], [], is_editing=False)
    ),
    f"{SERVICES}merged_saving.save_merged": Row(
        DESIGNERS, lambda it, _: given(it.package.pk, load_document(it.package), it.package.version)
    ),
    f"{SERVICES}sync.syncing.sync_project": Row(
        DESIGNERS, lambda it, _: given(it.project, str(settings.SYNC_FOLDERS[0]), SyncChoices())
    ),
    f"{SERVICES}sync.asking.ask_sync": Row(DESIGNERS, lambda it, _: given(it.project, SyncChoices())),
    f"{SERVICES}projects.create_project": Row(SIGNED_IN, lambda it, _: given("Another")),
    f"{SERVICES}projects.change_project": Row(
        MANAGERS, lambda it, _: given(it.project, "Another", "", enforces_recipient_limit=True)
    ),
    f"{SERVICES}projects.delete_project": Row(MANAGERS, lambda it, _: given(fresh(it.project))),
    f"{SERVICES}packages.create_package": Row(
        DESIGNERS, lambda it, _: given(it.project, chain(1).model_copy(update={"name": "Another"}))
    ),
    f"{SERVICES}packages.save_package": Row(
        DESIGNERS, lambda it, _: given(it.package.pk, load_document(it.package), it.package.version)
    ),
    f"{SERVICES}versions.naming.name_version": Row(
        DESIGNERS, lambda it, _: given(it.package.pk, it.package.version, name="Release", note="")
    ),
    f"{SERVICES}versions.restoring.restore_version": Row(
        DESIGNERS, lambda it, _: given(it.package.pk, it.package.version)
    ),
    f"{SERVICES}versions.restoring.restore_task": Row(
        DESIGNERS, lambda it, _: given(it.package.pk, it.package.version, it.things["executable_id"])
    ),
    f"{SERVICES}packages.change_package": Row(DESIGNERS, lambda it, _: given(it.package.pk, lambda document: document)),
    f"{SERVICES}packages.delete_package": Row(DESIGNERS, lambda it, _: given(fresh(it.package))),
    f"{SERVICES}imports.importing.import_files": Row(
        DESIGNERS, lambda it, _: given(it.project, sent(("Nightly.dtsx", mailing())), Choices())
    ),
    f"{SERVICES}imports.package_files.import_package_file": Row(
        DESIGNERS, lambda it, _: given(it.project, write_package_file(PackageDocument(name="Another"), {}))
    ),
    f"{SERVICES}imports.uploads.import_uploads": Row(
        DESIGNERS, lambda it, _: given(it.project, [("Nightly.dtsx", BytesIO(mailing()))], Choices())
    ),
    "tasks.comparisons.services.compare_with_uploads": Row(
        READERS, lambda it, _: given([it.execution.pk], [("old.eml", BytesIO(b"From: a@example.com\n\nHello"))])
    ),
    "tasks.comparisons.services.compare_with_paths": Row(READERS, lambda it, _: given([it.execution.pk], [])),
    f"{IMPORTS}start_import": Row(
        DESIGNERS, lambda it, _: given(it.project, [Upload("A.dtsx", [mailing()])], Choices(), ImportGoal.CHOOSE)
    ),
    f"{IMPORTS}choose": Row(WHO_ASKED, lambda it, _: given(it.things["import_id"], Choices()), told=READERS),
    f"{IMPORTS}read_again": Row(WHO_ASKED, lambda it, _: given(it.things["import_id"], "open sesame"), told=READERS),
    f"{IMPORTS}mend_import": Row(WHO_ASKED, lambda it, _: given(it.things["import_id"], []), told=READERS),
    f"{IMPORTS}cancel_import": Row(MANAGERS, lambda it, _: given(it.things["import_id"])),
    f"{SERVICES}project_parameters.save_parameter": Row(DESIGNERS, lambda it, _: given(it.project, parameter())),
    f"{SERVICES}project_parameters.delete_parameter": Row(
        DESIGNERS, lambda it, _: given(it.project, it.project.parameter_documents[0])
    ),
    f"{SERVICES}sensitive_values.show_sensitive_values": Row(
        ADMINISTRATOR, lambda it, _: given(it.project, is_shown=True), told=READERS
    ),
    f"{SERVICES}access.change_access": Row(MANAGERS, lambda it, _: given(it.project, colleague(it), give=["Reader"])),
    f"{SERVICES}people.change_rights": Row(ADMINISTRATOR, lambda it, _: given(colleague(it), ["manage_catalog"])),
    f"{SERVICES}people.change_email": Row(ADMINISTRATOR, lambda it, _: given(colleague(it), "new@example.com")),
    f"{SERVICES}people.set_active": Row(ADMINISTRATOR, lambda it, _: given(colleague(it), is_active=False)),
    f"{SERVICES}people.set_administrator": Row(
        ADMINISTRATOR, lambda it, _: given(colleague(it), is_administrator=True)
    ),
    f"{SERVICES}teams.create_team": Row(ADMINISTRATOR, lambda it, _: given("Another")),
    f"{SERVICES}teams.change_team": Row(ADMINISTRATOR, lambda it, _: given(team(), "Other", None)),
    f"{SERVICES}teams.add_person": Row(ADMINISTRATOR, lambda it, _: given(team(), "stranger")),
    f"{SERVICES}teams.remove_person": Row(ADMINISTRATOR, lambda it, _: given(team(), colleague(it).pk)),
    f"{SERVICES}teams.delete_team": Row(ADMINISTRATOR, lambda it, _: given(another())),
    f"{ACCOUNTS}links.invitations.invite": Row(ADMINISTRATOR, lambda it, _: given("newcomer")),
    f"{ACCOUNTS}links.resets.make_reset_link": Row(ADMINISTRATOR, lambda it, _: given(colleague(it))),
    f"{ACCOUNTS}second_factor.resetting.reset_second_factors": Row(ADMINISTRATOR, lambda it, _: given(colleague(it))),
    f"{ACCOUNTS}sessions.end_all_sessions": Row(ADMINISTRATOR, lambda it, _: given(colleague(it))),
    f"{ACCOUNTS}sessions.end_session": Row(WHO_ASKED, lambda it, _: given(it.things["uid"])),
    f"{ACCOUNTS}sessions.end_other_sessions": Row(SIGNED_IN, lambda it, user: given(session_of(user).session_key)),
    f"{ACCOUNTS}passwords.change_password": Row(SIGNED_IN, lambda it, user: given(PASSWORD, "another long word", None)),
    f"{ACCOUNTS}profile.change_profile": Row(SIGNED_IN, lambda it, _: given(Profile("Ada", "", ""))),
    f"{ACCOUNTS}tokens.issuing.issue_token": Row(
        SIGNED_IN, lambda it, _: given("Another", ApiToken.Scope.READ, TOMORROW)
    ),
    f"{ACCOUNTS}tokens.issuing.revoke_token": Row(
        WHO_ASKED | ADMINISTRATOR, lambda it, _: given(it.things["token_id"]), told=NOBODY
    ),
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
    "connections.files.services.upload_file": Row(
        DESIGNERS, lambda it, _: given(it.project, "new.txt", [b"x"], replace=True)
    ),
    "connections.files.services.delete_file": Row(DESIGNERS, lambda it, _: given(it.project, a_file(it))),
    "connections.guard.services.change_guard": Row(
        MANAGERS, lambda it, _: given(it.project, ProjectGuardSettings(stops_mail=True))
    ),
    "connections.trials.services.start_trial": Row(
        DESIGNERS, lambda it, _: given(SmtpProperties(smtp_server="mail"), project=it.project)
    ),
    "connections.trials.services.cancel_trial": Row(WHO_ASKED, lambda it, _: given(running(it))),
    "tasks.runtime.services.start_execution": Row(OPERATORS, lambda it, _: given(it.package)),
    "tasks.runtime.services.start_try_out": Row(DESIGNERS, lambda it, _: given(it.package, chain(1))),
    "tasks.runtime.services.start_document": Row(DESIGNERS, lambda it, _: given(it.project, chain(1))),
    "tasks.single_mails.services.send_mail": Row(
        DESIGNERS,
        lambda it, _: given(
            it.project,
            SendMailProperties(
                smtp_connection="SMTP of Classified", from_line="a@example.com", to_line="b@example.com"
            ),
        ),
    ),
    "tasks.runtime.services.cancel_execution": Row(OPERATORS, lambda it, _: given(unfinished(it))),
    "tasks.restarting.services.restart_execution": Row(OPERATORS, lambda it, _: given(failed(it))),
    "tasks.runtime.reporting.report_outcome": Row(OPERATORS, lambda it, _: given(awaited(it), has_succeeded=True)),
    f"{SCHEDULES}create_schedule": Row(OPERATORS, lambda it, _: given(it.package, ScheduleSettings("A", "0 3 * * *"))),
    f"{SCHEDULES}change_schedule": Row(
        OPERATORS, lambda it, _: given(it.things["schedule_id"], ScheduleSettings("A", "0 3 * * *"))
    ),
    f"{SCHEDULES}enable_schedule": Row(OPERATORS, lambda it, _: given(it.things["schedule_id"])),
    f"{SCHEDULES}disable_schedule": Row(OPERATORS, lambda it, _: given(it.things["schedule_id"])),
    f"{SCHEDULES}delete_schedule": Row(OPERATORS, lambda it, _: given(it.things["schedule_id"])),
    f"{SCHEDULES}run_schedule": Row(OPERATORS, lambda it, _: given(it.things["schedule_id"])),
    f"{TRIGGERS}create_trigger": Row(OPERATORS, lambda it, _: given(it.package, TriggerSettings("A"))),
    f"{TRIGGERS}change_trigger": Row(OPERATORS, lambda it, _: given(it.things["trigger_id"], TriggerSettings("A"))),
    f"{TRIGGERS}enable_trigger": Row(OPERATORS, lambda it, _: given(it.things["trigger_id"])),
    f"{TRIGGERS}disable_trigger": Row(OPERATORS, lambda it, _: given(it.things["trigger_id"])),
    f"{TRIGGERS}renew_trigger": Row(OPERATORS, lambda it, _: given(it.things["trigger_id"])),
    f"{TRIGGERS}delete_trigger": Row(OPERATORS, lambda it, _: given(it.things["trigger_id"])),
    f"{TRIGGERS}run_trigger": Row(OPERATORS, lambda it, _: given(it.things["trigger_id"])),
    "tasks.deliveries.services.send_again": Row(
        OPERATORS, lambda it, _: given([Delivery.objects.get(state="failed").pk])
    ),
    "tasks.deliveries.services.decide": Row(OPERATORS, lambda it, _: given(in_doubt(it), Decision.ARRIVED)),
    "tasks.deliveries.services.read_message": Row(READERS, lambda it, _: given(it.things["delivery_id"])),
    "tasks.deliveries.services.download_message": Row(READERS, lambda it, _: given(it.things["delivery_id"])),
}
PARTS = {
    "designer.services.presence.leave",  # of one's own page
    "connections.catalog.scopes.repointing.repoint",
    "connections.catalog.uses.telling.tell",
    "connections.catalog.uses.telling.tell_projects",
    "connections.catalog.versions.keeping.keep_version",
    "connections.environments.shared.uses.tell_projects",
    "designer.accounts.links.tokens.make_link",
    "designer.accounts.second_factor.counting.counted",
    "designer.accounts.second_factor.counting.use_up",
    "designer.accounts.single_sign_on.groups.follow_groups",
    "designer.audit.files.export_entries",  # of entries that designer.audit.entries has found for who asks
    "designer.people.audit.record",
    "designer.people.audit.record_sign_in",
    "designer.services.imports.shared.import_shared",
    "designer.services.notices.notify",
    "tasks.unattended.starting.start_package",  # which asks by start_request
}


def ask(name: str, it: Installation, person: str) -> str:
    """Have a service done, and undo it. Tell what came of that."""
    user = it.people[person]
    with undone():
        arguments, options = ROWS[name].give(it, user)
        try:
            import_string(name)(user, *arguments, **options)
        except Forbidden:
            return "told"
        except (NotAllowed, NotFound):
            return "nothing there"
        except ServiceError as error:
            return f"refused: {error.sentence}"
    return "done"


@pytest.fixture(autouse=True)
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes guesses slow would make these tests so, who ask as ten people."""
    monkeypatch.setattr(sealed_file, "COST", 2**4)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_every_service_is_for_those_who_may(lend, settings, tmp_path: Path, name: str):
    it = lend(settings, tmp_path)
    came = {person: ask(name, it, person) for person in ASKED}
    assert came == {person: ROWS[name].expect(person) for person in ASKED}


def test_every_service_has_a_row_and_every_row_a_service():
    assert sorted({*ROWS, *PARTS}) == sorted(find_services())
