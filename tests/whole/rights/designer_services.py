"""Services of the designer: who may have each done."""

from datetime import timedelta
from io import BytesIO

from django.conf import settings
from django.utils import timezone

from designer.accounts.profile import Profile
from designer.interchange.json_files import write_package_file
from designer.models import ApiToken, ImportGoal
from designer.package.document import PackageDocument
from designer.package.unsaved import ChangedParts
from designer.services.drafts import Unsaved
from designer.services.imports.jobs.folder import Upload
from designer.services.imports.outcomes import Choices
from designer.services.projects import create_project
from designer.services.sync.syncing import SyncChoices
from designer.storage.rows import load_document
from tests.designer.interchange.files import mailing, sent
from tests.packages import chain
from tests.whole.given_to_services import another, colleague, fresh, given, parameter, session_of, team
from tests.whole.rights.row import NOBODY, Row
from tests.whole.test_rights_of_pages import ADMINISTRATOR, DESIGNERS, MANAGERS, READERS, SIGNED_IN, WHO_ASKED

PASSWORD = "a long password"
SOON = timezone.now().date() + timedelta(days=2)  # also when midnight comes between
SERVICES = "designer.services."
IMPORTS = "designer.services.imports.jobs.services."
ACCOUNTS = "designer.accounts."
ROWS: dict[str, Row] = {
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
    f"{SERVICES}packages.save_and_give": Row(
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
    f"{SERVICES}moving.services.copy_package": Row(DESIGNERS, lambda it, _: given(it.package.pk, it.project)),
    f"{SERVICES}moving.services.rename_package": Row(DESIGNERS, lambda it, _: given(it.package.pk, "Another")),
    f"{SERVICES}moving.services.move_package": Row(
        DESIGNERS, lambda it, user: given(it.package.pk, create_project(user, "Elsewhere"))
    ),
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
    f"{ACCOUNTS}tokens.issuing.issue_token": Row(SIGNED_IN, lambda it, _: given("Another", ApiToken.Scope.READ, SOON)),
    f"{ACCOUNTS}tokens.issuing.revoke_token": Row(
        WHO_ASKED | ADMINISTRATOR, lambda it, _: given(it.things["token_id"]), told=NOBODY
    ),
}
