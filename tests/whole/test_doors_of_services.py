"""Whatever can be done can be done in the browser, by the API and from a shell: each service has a door in each, or a
sentence here that says why not.

From a shell `mailwright api` asks for any operation of the API, so what has one needs no command of its own.
"""

import pytest

from tasks.command_line.main import main
from tests.whole.doors import API, COMMAND, PAGE, find_doors
from tests.whole.services import find_services
from tests.whole.test_rights_of_services import PARTS

ACCOUNTS = "designer.accounts."
SERVICES = "designer.services."
DRAFTS = "tasks.executions.drafts.services."
PINS = "connections.catalog.pins.services."
BY_CANVAS = "The canvas asks for it by the API."
BY_MERGING = "PUT /packages/{package_id} may merge first (save_merged), which does this."
BY_SINGLE_MAIL = "It is what sending a mail by itself does (tasks.single_mails)."
IN_THREE_STEPS = "The Run dialog asks for everything at once; the three steps of SSISDB's procedures are for programs."
BY_CHANGE_PIN = "It is what change_pin does for one kind of place."
BY_WHOLE_ENVIRONMENT = "PUT /environments/{environment_id} takes all variables of an environment at once."
BY_JOB = "Pages and API have a worker import (start_import); this does it at once, in the process of a command."
BY_SYNC_JOB = "Pages and API have a worker do it (ask_sync)."
OWN_BROWSER = "It is about the browsers that somebody is signed in with: a token, which may be lost, ends none of them."
OWN_ACCOUNT = "A token, which may be lost, must not change how its person signs in or is called."
WHY_NOT: dict[tuple[str, str], str] = {
    **{(f"{PINS}{name}", PAGE): BY_CHANGE_PIN for name in ("pin", "pin_package")},
    **{(f"{PINS}{name}", API): BY_CHANGE_PIN for name in ("pin", "pin_package", "unpin", "unpin_package")},
    ("connections.environments.services.save_variable", API): BY_WHOLE_ENVIRONMENT,
    ("connections.environments.services.delete_variable", API): BY_WHOLE_ENVIRONMENT,
    (f"{ACCOUNTS}passwords.change_password", API): OWN_ACCOUNT,
    (f"{ACCOUNTS}profile.change_profile", API): OWN_ACCOUNT,
    (f"{ACCOUNTS}sessions.end_session", API): OWN_BROWSER,
    (f"{ACCOUNTS}sessions.end_other_sessions", API): OWN_BROWSER,
    **{(f"{SERVICES}packages.{name}", PAGE): BY_CANVAS for name in ("save_package", "save_and_give")},
    **{(f"{SERVICES}packages.{name}", API): BY_MERGING for name in ("save_package", "save_and_give")},
    (f"{SERVICES}packages.change_package", PAGE): BY_CANVAS,
    **{(f"{SERVICES}drafts.{name}", PAGE): BY_CANVAS for name in ("keep_draft", "discard_draft", "take_over")},
    (f"{SERVICES}merged_saving.save_merged", PAGE): BY_CANVAS,
    (f"{SERVICES}presence.note_presence", PAGE): BY_CANVAS,
    ("tasks.deliveries.services.read_message", API): "A program takes the message itself (download_message).",
    **{("tasks.runtime.services.start_document", kind): BY_SINGLE_MAIL for kind in (PAGE, API)},
    **{
        (f"{SERVICES}imports.{name}", kind): BY_JOB
        for name in ("importing.import_files", "package_files.import_package_file", "uploads.import_uploads")
        for kind in (PAGE, API)
    },
    (f"{SERVICES}sync.syncing.sync_project", PAGE): BY_SYNC_JOB,
    (f"{SERVICES}sync.syncing.sync_project", API): BY_SYNC_JOB,
    ("tasks.comparisons.services.compare_with_paths", PAGE): "Files of the server's machine are its administrator's.",
    ("tasks.comparisons.services.compare_with_paths", API): "Files of the server's machine are its administrator's.",
    **{
        (f"{DRAFTS}{name}", PAGE): IN_THREE_STEPS
        for name in ("create_draft", "set_values", "start_draft", "delete_draft")
    },
}


@pytest.mark.any_database
def test_every_service_has_every_door_or_a_sentence_that_says_why_not():
    doors = find_doors()
    asked = {(name, kind) for name in find_services() - PARTS for kind in (PAGE, API)}
    assert sorted(WHY_NOT) == sorted((name, kind) for name, kind in asked if kind not in doors[name])


@pytest.mark.any_database
def test_what_has_no_operation_of_the_api_has_a_command_of_its_own_or_a_sentence():
    doors = find_doors()
    assert "api" in main.commands
    by_browser_alone = {name for name in find_services() - PARTS if not {API, COMMAND} & doors[name]}
    assert by_browser_alone <= {name for name, _ in WHY_NOT}
