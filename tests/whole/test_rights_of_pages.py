"""Who may ask for which page: every address of the site, as people of every right ask for it.

RULES has each address with who may, and by which methods. A new address has to be entered, or its test fails.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from designer.views.accounts import second_factors, single_sign_on
from tests.installation.addresses import Address, list_pages
from tests.installation.everything import ROLES
from tests.whole.conftest import Visit
from tests.whole.rights.people import PEOPLE, who_tell

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

METHODS = ("GET", "HEAD", "PUT", "PATCH", "DELETE", "POST")  # what deletes comes last
SHOW, READ, FORM, ACT = ("GET",), ("GET", "HEAD"), ("GET", "HEAD", "POST"), ("POST",)
ALL_METHODS = METHODS
"""Of views that answer every method alike."""
BY_WHAT_IS_NOT_TAKEN = frozenset({"anonymous", "stranger", "administrator"})
"""Who asks by a method that is not taken, and is told which are. What differs from person to person is decided for GET
and POST; that HEAD is no way around that, one without rights finds out."""

MAY_LITTLE = ("stranger", "user")

EVERYBODY = frozenset(PEOPLE)
SIGNED_IN = EVERYBODY - {"anonymous"}
READERS = frozenset({*ROLES, "administrator"})
OPERATORS = READERS - {"reader"}
DESIGNERS = OPERATORS - {"operator"}
MANAGERS = DESIGNERS - {"designer"}
ADMINISTRATOR = frozenset({"administrator"})
OWNER = frozenset({"owner", "administrator"})
WHO_ASKED = frozenset({"manager"})


class Answer(StrEnum):
    """What an answer comes to, whatever the page has to say."""

    SERVED = "served"
    SIGN_IN = "sign in first"
    NOT_FOUND = "not found"
    FORBIDDEN = "seen, and not allowed"
    NOT_TAKEN = "this method is not taken"
    OTHER = "something that nobody expects"


RULES: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    **dict.fromkeys(["healthz", "readyz"], (EVERYBODY, ALL_METHODS)),
    **dict.fromkeys(["find"], (SIGNED_IN, READ)),
    **dict.fromkeys(["projects", "connections", "credentials", "executions", "deliveries"], (SIGNED_IN, READ)),
    **dict.fromkeys(["files-browse", "demo-mail", "demo-mail-message", "demo-mail-html"], (SIGNED_IN, READ)),
    **dict.fromkeys(["demo-mail-source", "demo-mail-attachment"], (SIGNED_IN, READ)),
    **dict.fromkeys(["account", "api-reference", "api-operation", "documentation"], (SIGNED_IN, READ)),
    **dict.fromkeys(["account-password", "account-profile", "sessions-end-others"], (SIGNED_IN, ACT)),
    **dict.fromkeys(["people", "person", "teams", "team"], (ADMINISTRATOR, READ)),
    **dict.fromkeys(
        ["person-rights", "person-link", "person-end-sessions", "person-reset-second-factors"], (ADMINISTRATOR, ACT)
    ),
    **dict.fromkeys(["person-close", "person-open", "person-email", "person-administrator"], (ADMINISTRATOR, ACT)),
    "person-invite": (ADMINISTRATOR, FORM),
    **dict.fromkeys(["team-delete", "team-person-add", "team-person-remove"], (ADMINISTRATOR, ACT)),
    **dict.fromkeys(["team-create", "team-edit"], (ADMINISTRATOR, FORM)),
    **dict.fromkeys(["project-create", "credential-create"], (SIGNED_IN, FORM)),
    **dict.fromkeys(["credentials-export", "credentials-import"], (SIGNED_IN, FORM)),
    **dict.fromkeys(["connection-test", "deliveries-send-again"], (SIGNED_IN, ACT)),
    **dict.fromkeys(["project", "package-called", "project-parameters", "task-runs", "environment"], (READERS, READ)),
    **dict.fromkeys(["package-export", "project-export"], (READERS, READ)),
    "samples": (SIGNED_IN, READ),
    "sample": (SIGNED_IN, FORM),
    "packages-move": (READERS, FORM),
    "package-rename": (DESIGNERS, FORM),
    "choices-projects": (SIGNED_IN, READ),
    **dict.fromkeys(["execution", "execution-task", "delivery", "delivery-message", "delivery-read"], (READERS, READ)),
    **dict.fromkeys(["file", "project-audit", "access"], (READERS, READ)),
    **dict.fromkeys(["package-versions", "package-versions-compare", "package-version"], (READERS, READ)),
    **dict.fromkeys(["package-version-name", "package-version-restore", "package-merge"], (DESIGNERS, ACT)),
    **dict.fromkeys(["choices-connections", "choices-environment-targets", "choices-packages"], (READERS, READ)),
    **dict.fromkeys(["choices-package-parameters"], (READERS, READ)),
    **dict.fromkeys(["package", "execution-log", "execution-events"], (READERS, SHOW)),
    **dict.fromkeys(
        ["project-files", "environments", "connection", "execution-comparison", "project-sync"], (READERS, FORM)
    ),
    **dict.fromkeys(["editor-executable", "editor-executable-submit"], (READERS, ACT)),
    **dict.fromkeys(["editor-connection", "editor-tray"], (READERS, ACT)),
    **dict.fromkeys(["editor-connection-submit", "send-mail-preview", "send-mail-preview-html"], (READERS, ACT)),
    **dict.fromkeys(["send-mail-test-preview"], (READERS, ACT)),
    **dict.fromkeys(["package-run-with", "execution-restart"], (OPERATORS, FORM)),
    **dict.fromkeys(["execution-restart-dialog", "execution-restart-dialog-submit"], (OPERATORS, ACT)),
    **dict.fromkeys(["package-run", "package-run-dialog", "package-run-dialog-submit"], (OPERATORS, ACT)),
    **dict.fromkeys(["execution-cancel", "delivery-decide", "task-run-outcome"], (OPERATORS, ACT)),
    "project-mail": (DESIGNERS, FORM),
    **dict.fromkeys(["package-create", "project-parameter", "project-parameter-create"], (DESIGNERS, FORM)),
    "delivery-html": (frozenset(), READ),  # without what the page of the message says of itself
    **dict.fromkeys(["webhook-outcome", "webhook-trigger"], (EVERYBODY, ACT)),
    **dict.fromkeys(["schedules", "schedule", "triggers", "trigger"], (READERS, READ)),
    "schedule-times": (SIGNED_IN, READ),
    **dict.fromkeys(["schedule-new", "trigger-new"], (OPERATORS, READ)),
    **dict.fromkeys(["schedule-create", "schedule-edit", "trigger-create", "trigger-edit"], (OPERATORS, FORM)),
    **dict.fromkeys(["schedule-enable", "schedule-disable", "schedule-delete", "schedule-run"], (OPERATORS, ACT)),
    **dict.fromkeys(["trigger-enable", "trigger-disable", "trigger-delete", "trigger-run"], (OPERATORS, ACT)),
    "trigger-renew": (OPERATORS, ACT),
    "project-import": (READERS, FORM),
    **dict.fromkeys(["import", "import-file", "import-report"], (READERS, READ)),
    **dict.fromkeys(["import-choose", "import-mend", "import-password"], (WHO_ASKED, ACT)),
    "import-cancel": (MANAGERS, ACT),
    **dict.fromkeys(["connection-create"], (DESIGNERS, FORM)),
    **dict.fromkeys(["package-delete", "connection-delete", "file-delete", "send-mail-test"], (DESIGNERS, ACT)),
    **dict.fromkeys(["project-parameter-delete"], (DESIGNERS, ACT)),
    **dict.fromkeys(["project-edit", "project-guard", "environment-create", "environment-edit"], (MANAGERS, FORM)),
    **dict.fromkeys(["environment-variable", "environment-variable-create"], (MANAGERS, FORM)),
    **dict.fromkeys(["project-delete", "access-give", "access-take", "environment-delete"], (MANAGERS, ACT)),
    **dict.fromkeys(["environment-reference-delete", "environment-variable-delete"], (MANAGERS, ACT)),
    **dict.fromkeys(["project-sensitive-values"], (ADMINISTRATOR, ACT)),
    **dict.fromkeys(["connections-deleted", "connections-similar", "folder"], (SIGNED_IN, READ)),
    "shared-environments": (SIGNED_IN, READ),
    "catalog-comparison": (SIGNED_IN, FORM),
    "catalog-file": (SIGNED_IN, READ),
    "shared-environment-create": (ADMINISTRATOR, FORM),
    "environment-place": (MANAGERS, FORM),
    **dict.fromkeys(["environment-refer", "environment-stop-referring"], (MANAGERS, ACT)),
    "choices-environments": (READERS, READ),
    **dict.fromkeys(["connection-merge", "package-connections"], (DESIGNERS, FORM)),
    **dict.fromkeys(["connection-scope", "connection-pins"], (READERS, FORM)),
    **dict.fromkeys(["connection-pin-delete", "connection-pin-package-delete"], (READERS, ACT)),
    "choices-merge": (DESIGNERS, READ),
    **dict.fromkeys(["folder-create", "folder-edit"], (ADMINISTRATOR, FORM)),
    "folder-delete": (ADMINISTRATOR, ACT),
    "connection-place": (DESIGNERS, FORM),
    **dict.fromkeys(["connection-version-restore", "connection-deleted-restore"], (DESIGNERS, ACT)),
    **dict.fromkeys(["environments-compare"], (READERS, READ)),
    **dict.fromkeys(["token-revoke"], (WHO_ASKED | ADMINISTRATOR, ACT)),
    **dict.fromkeys(["tokens"], (SIGNED_IN, FORM)),
    **dict.fromkeys(["audit"], (SIGNED_IN, READ)),
    **dict.fromkeys(["audit-export"], (SIGNED_IN, SHOW)),
    **dict.fromkeys(["thing-audit"], (READERS, READ)),
    **dict.fromkeys(["credential-check"], (OWNER, READ)),
    **dict.fromkeys(["credential-check-ask"], (OWNER, ACT)),
    **dict.fromkeys(["session-end", "connection-trial-cancel"], (WHO_ASKED, ACT)),
    **dict.fromkeys(["connection-trial"], (WHO_ASKED, READ)),
    **dict.fromkeys(["credential"], (OWNER, FORM)),
    **dict.fromkeys(["credential-delete"], (OWNER, ACT)),
}
POSTS = {
    "project-sync": DESIGNERS,
    "project-files": DESIGNERS,
    "project-import": DESIGNERS,
    "connection": DESIGNERS,
    "environments": MANAGERS,
}
"""Who may send what others only read."""
TOLD = {
    **{
        name: READERS
        for name, (who, _) in RULES.items()
        if (who in (OPERATORS, DESIGNERS, MANAGERS) and "token" not in name) or name in POSTS
    },
    "connection-create": SIGNED_IN,
    **dict.fromkeys(["folder-create", "folder-edit", "folder-delete"], SIGNED_IN),
    "shared-environment-create": SIGNED_IN,
    "project-sensitive-values": READERS,
    **dict.fromkeys(["import-choose", "import-mend", "import-password"], READERS),
}
"""Who is told that they may not, and whom to ask, because that there is such a thing is no secret to them."""
OF_ACCOUNTS = {"sign-in", "account_login", "sign-out", "password-forgotten", "account-link"} | {
    each.name for each in (*second_factors.urlpatterns, *single_sign_on.urlpatterns)
}
"""What signs in and out has no rights to it, and tests of its own."""
OF_API = {"execution-events", "audit-export"}
"""What stands beside the operations of the API, and like them sends nobody to the sign-in page."""
QUERIES = {"package-called": "?name=Chain"}
BODIES = {
    "delivery-decide": "decision=arrived",
    **dict.fromkeys(["task-run-outcome", "webhook-outcome"], "status=succeeded"),
}
"""What has to be asked for, where nothing at all would be refused to anybody."""

PAGES = [address for address in list_pages() if address.name not in OF_ACCOUNTS]


def expect(address: Address, person: str) -> dict[str, Answer]:
    """Say what the rules come to. Raises KeyError for an address that has none."""
    who, methods = RULES[address.name]
    refused = Answer.FORBIDDEN if person in TOLD.get(address.name, ()) else Answer.NOT_FOUND
    no = Answer.SIGN_IN if person == "anonymous" else refused
    # A method that is not taken is refused before anybody looks who asks, but for who is signed out.
    goes_first = no is Answer.SIGN_IN and person not in who and address.name not in OF_API
    otherwise = Answer.SIGN_IN if goes_first else Answer.NOT_TAKEN
    allowed = dict.fromkeys(methods, who) | ({"POST": POSTS[address.name]} if address.name in POSTS else {})
    asked = {method: Answer.SERVED if person in by else no for method, by in allowed.items()}
    return {method: asked.get(method, otherwise) for method in methods_of(address, person)}


def methods_of(address: Address, person: str) -> list[str]:
    """Give the methods by which somebody asks. The answer to one that is not taken tells which are."""
    not_asked = {"HEAD"} if person not in BY_WHAT_IS_NOT_TAKEN or person == "administrator" else set()
    asked = {*RULES[address.name][1], *({"DELETE"} if person in BY_WHAT_IS_NOT_TAKEN else ())} - not_asked
    return [method for method in METHODS if method in asked]


def expect_taken(address: Address, person: str) -> dict[str, Answer]:
    """Say it of the methods by which everybody asks."""
    return {
        method: answer for method, answer in expect(address, person).items() if method in methods_of(address, "user")
    }


def judge(answer: HttpResponse) -> Answer:
    location = answer.get("Location", "")
    if location.startswith("/signin/") or answer.status_code == 401:
        return Answer.SIGN_IN
    if answer.status_code < 400 or answer.status_code in (400, 409, 410, 422, 503):  # 503: not ready
        return Answer.SERVED
    return {403: Answer.FORBIDDEN, 404: Answer.NOT_FOUND, 405: Answer.NOT_TAKEN}.get(answer.status_code, Answer.OTHER)


def ask(client: Client, address: Address, method: str, things: dict[str, Any]) -> Any:
    path = address.of(things) + QUERIES.get(address.name, "")
    return client.generic(method, path, BODIES.get(address.name, ""), "application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Told:
    """What somebody learns from an answer."""

    answer: Answer
    code: int
    names_it: bool
    """Whether the name of what it belongs to is in it."""
    taken: str | None
    """The methods that are taken, where the one asked by is not."""


def tell(answer: HttpResponse) -> Told:
    return Told(
        judge(answer), answer.status_code, not answer.streaming and "Classified" in answer.text, answer.get("Allow")
    )


def answers_of(visit: Visit, address: Address, person: str) -> dict[str, Told]:
    with visit(person) as (client, installation):
        return {
            method: tell(ask(client, address, method, installation.things)) for method in methods_of(address, person)
        }


def hidden_from(address: Address, person: str) -> list[str]:
    """Give the methods by which somebody is not to find out that there is such a thing."""
    seen = (Answer.SERVED, Answer.FORBIDDEN, None)
    expected = expect(address, person)
    return [method for method in ("GET", "DELETE", "POST") if expected.get(method) not in seen and address.keys]


def codes_of_nothing(visit: Visit, address: Address, person: str) -> dict[str, int]:
    """Give what is answered to the same of a thing that does not exist."""
    with visit(person) as (client, installation):
        asked = {method: ask(client, address, method, installation.nothing) for method in hidden_from(address, person)}
    return {method: answer.status_code for method, answer in asked.items()}


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_every_page_is_for_those_who_may_and_hidden_from_others_like_what_does_not_exist(
    visit: Visit, address: Address
):
    people = who_tell(partial(expect_taken, address))
    answers = {person: answers_of(visit, address, person) for person in people}
    found = {person: {method: told.answer for method, told in of.items()} for person, of in answers.items()}
    assert found == {person: expect(address, person) for person in people}

    not_taken = [told for of in answers.values() for told in of.values() if told.answer is Answer.NOT_TAKEN]
    assert {told.taken for told in not_taken} <= {", ".join(RULES[address.name][1])}

    hidden = {person: {each: answers[person][each] for each in hidden_from(address, person)} for person in MAY_LITTLE}
    codes = {person: {method: told.code for method, told in of.items()} for person, of in hidden.items()}
    assert codes == {person: codes_of_nothing(visit, address, person) for person in MAY_LITTLE}
    assert not any(told.names_it for of in hidden.values() for told in of.values())


def test_every_page_has_a_rule_and_every_rule_a_page():
    assert set(RULES) == {address.name for address in PAGES}
