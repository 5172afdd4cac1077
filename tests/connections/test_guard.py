"""The guard by itself: who gets a mail, what may be typed, who may change it, and where it is seen."""

import json
from typing import Any

import pytest
from django.urls import reverse
from pydantic import ValidationError

from connections.catalog.services import change_connection, create_connection
from connections.guard.services import change_guard, read_guard
from connections.guard_rules.rules import Guard, Passage, Stopped, guard
from connections.guard_rules.settings import GuardSettings, ManagerGuardSettings, ProjectGuardSettings
from connections.models import ProjectGuard
from designer.issues.issue import Severity
from designer.models import AuditEntry, Package, Project, User
from designer.services.packages import create_package
from designer.validation.packages import find_issues
from tests.packages import package, send_mail, smtp
from tests.rights import ADMINISTRATOR
from tests.signed_in import client_of

TESTER = "tester@example.org"
RECIPIENTS = ("ann@example.com", "Bob@Mail.EXAMPLE.com", "cy@example.net", "dee@bücher.example")


def manager(**settings: Any) -> Guard:
    return Guard.of_manager("Relay", ManagerGuardSettings(**settings))


def project_guard(**settings: Any) -> Guard:
    return Guard.of_project("Warehouse", ProjectGuardSettings(**settings))


def withheld(passage: Passage) -> dict[str, str]:
    return {each.address: each.reason for each in passage.withheld}


@pytest.mark.parametrize(
    ("domains", "expected"),
    [
        ("", RECIPIENTS),
        ("example.com", ["ann@example.com"]),
        ("*.example.com", ["Bob@Mail.EXAMPLE.com"]),
        ("EXAMPLE.com; *.example.com", ["ann@example.com", "Bob@Mail.EXAMPLE.com"]),
        ("bücher.example", ["dee@bücher.example"]),
        ("XN--BCHER-KVA.example.", ["dee@bücher.example"]),
        ("ample.com, *.ample.com, com, mail", []),
        ("*.net", ["cy@example.net"]),
    ],
)
def test_mail_goes_to_the_allowed_domains_alone(domains: str, expected: list[str]):
    passage = guard(RECIPIENTS, [manager(allowed_domains=domains)])

    assert list(passage.recipients) == list(expected)
    assert set(withheld(passage)) == set(RECIPIENTS) - set(expected)


def test_every_list_of_domains_must_allow_a_recipient():
    passage = guard(
        RECIPIENTS, [project_guard(allowed_domains="example.com, example.net"), manager(allowed_domains="example.com")]
    )

    assert passage.recipients == ("ann@example.com",)
    assert withheld(passage)["cy@example.net"] == ("The connection manager “Relay” lets mail go to example.com alone.")
    assert withheld(passage)["dee@bücher.example"] == (
        "The project “Warehouse” lets mail go to example.com, example.net alone."
    )


@pytest.mark.parametrize(
    ("guards", "target", "by"),
    [
        ([manager(redirect_to=TESTER)], TESTER, "the connection manager “Relay”"),
        ([project_guard(), manager(redirect_to=TESTER)], TESTER, "the connection manager “Relay”"),
        ([project_guard(redirect_to=TESTER), manager(redirect_to="x@y.z")], TESTER, "the project “Warehouse”"),
        ([project_guard(allowed_domains="a.b"), manager(redirect_to=TESTER)], TESTER, "the connection manager “Relay”"),
    ],
)
def test_a_redirect_takes_the_place_of_all_recipients_and_the_projects_comes_first(
    guards: list[Guard], target: str, by: str
):
    passage = guard(RECIPIENTS, guards)

    assert passage.recipients == (target,)
    assert withheld(passage) == dict.fromkeys(RECIPIENTS, f"Redirected to {target} by {by}.")


def test_who_is_redirected_to_is_not_withheld_from():
    assert guard(["ann@example.com", TESTER], [manager(redirect_to=TESTER)]).withheld == (
        guard(["ann@example.com"], [manager(redirect_to=TESTER)]).withheld
    )


@pytest.mark.parametrize(
    ("guards", "sentence"),
    [
        ([project_guard(redirect_to=TESTER), manager(disabled=True)], "The connection manager “Relay” is disabled"),
        ([project_guard(stops_mail=True), manager()], "The project “Warehouse” has stopped all its mail"),
    ],
)
def test_one_guard_that_stops_is_enough_and_says_where_it_is_let_go_on(guards: list[Guard], sentence: str):
    with pytest.raises(Stopped, match=f"^{sentence}, so nothing is sent.*To send again, clear "):
        guard(RECIPIENTS, guards)


def test_a_redirect_finds_its_own_address_however_its_domain_is_written():
    passage = guard(["Tester@EXAMPLE.com"], [project_guard(redirect_to="Tester@example.com")])
    assert passage.withheld == ()


def test_addresses_and_domains_are_kept_in_one_form():
    settings = GuardSettings(redirect_to=" Tester@BÜCHER.example ", allowed_domains="A.b;a.B\n*.Bücher.example, c")

    assert settings.redirect_to == "Tester@xn--bcher-kva.example"
    assert settings.allowed_domains == "a.b, *.xn--bcher-kva.example, c"
    assert GuardSettings(**settings.model_dump()) == settings


WRONG = [
    ("redirect_to", "tester", "“tester” is not a mail address"),
    ("redirect_to", "a@b.c, d@e.f", "is not a mail address"),
    ("redirect_to", "a@b.c\r\nRCPT TO:<x@y.z>", "is not a mail address"),
    ("redirect_to", "jürgen@example.com", "is not ASCII"),
    ("allowed_domains", "*", "“*” is not a domain"),
    ("allowed_domains", "example.com, ann@example.com", "“ann@example.com” is not a domain"),
    ("allowed_domains", "a..b", "“a..b” is not a domain"),
    ("allowed_domains", "*.*.b", "is not a domain"),
    ("allowed_domains", "ü..b", "“ü..b” is not a domain"),
]


@pytest.mark.parametrize(("field", "value", "sentence"), WRONG)
def test_what_is_no_address_or_domain_is_refused(field: str, value: str, sentence: str):
    with pytest.raises(ValidationError, match="Value error") as error:
        GuardSettings(**{field: value})

    assert sentence in str(error.value)


def put(user: User, project: Project, body: dict[str, object]) -> Any:
    url = f"/api/v1/projects/{project.pk}/guard"
    return client_of(user).put(url, json.dumps(body), content_type="application/json")


@pytest.mark.parametrize(("field", "value", "sentence"), WRONG)
def test_the_page_and_the_api_say_what_is_wrong_at_its_field(
    member: User, project: Project, field: str, value: str, sentence: str
):
    page = client_of(member).post(reverse("project-guard", args=[project.pk]), {field: value})
    answer = put(member, project, {field: value})

    assert page.status_code == answer.status_code == 422
    assert sentence in page.context["form"].errors[field][0]
    assert f'href="#id_{field}"' in page.text
    assert answer.json()["errors"][0]["loc"][-1] == field
    assert sentence in answer.json()["errors"][0]["message"]
    assert not ProjectGuard.objects.exists()


def test_a_member_changes_the_guard_on_its_page_and_the_record_says_what_it_does(member: User, project: Project):
    typed = {"redirect_to": TESTER, "allowed_domains": "example.com"}
    page = client_of(member).post(reverse("project-guard", args=[project.pk]), typed, follow=True)

    assert page.redirect_chain[-1][0] == reverse("project", args=[project.pk])
    assert f"All mail goes to {TESTER}, not to its recipients." in page.text
    assert read_guard(project) == ProjectGuardSettings(**typed)
    assert AuditEntry.objects.get(action="changed guard").changes == [
        f"redirect to: “{TESTER}”",
        "allowed domains: “example.com”",
        f"mail redirected: All mail goes to {TESTER}, not to its recipients.",
    ]


def test_the_api_gives_back_what_it_took(member: User, project: Project):
    body = {"stops_mail": True, "redirect_to": "", "allowed_domains": "example.com"}

    assert put(member, project, body).json() == body
    assert client_of(member).get(f"/api/v1/projects/{project.pk}/guard").json() == body
    assert put(member, project, {}).json()["stops_mail"] is False


def test_a_stranger_neither_sees_nor_changes_the_guard(member: User, stranger: User, project: Project):
    change_guard(member, project, ProjectGuardSettings(redirect_to=TESTER))
    url = reverse("project-guard", args=[project.pk])

    assert client_of(stranger).get(url).status_code == 404
    assert client_of(stranger).post(url, {}).status_code == 404
    assert put(stranger, project, {}).status_code == 404
    assert read_guard(project).redirect_to == TESTER


def test_the_record_says_when_a_manager_is_disabled(member: User, project: Project):
    relay = create_connection(member, project, smtp("Relay"))
    change_connection(member, relay, smtp("Relay", disabled=True))
    change_connection(member, relay, smtp("Relay", port=587, disabled=True))
    entries = AuditEntry.objects.filter(action="changed connection manager").order_by("pk")

    assert [entry.changes for entry in entries] == [["disabled: on"], ["port: 587"]]


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    create_connection(member, project, smtp("Shared", redirect_to=TESTER))
    create_connection(ADMINISTRATOR, None, smtp("Team", disabled=True))
    tasks = [send_mail("Mail 0", "Shared"), send_mail("Mail 1", "Own"), send_mail("Mail 2", "Team")]
    return create_package(member, project, package(tasks=tasks, connections=[smtp("Own", allowed_domains="a.b")]))


def test_guarded_managers_are_marked_in_every_list(member: User, project: Project, saved: Package):
    browser = client_of(member)
    own = smtp("Own", allowed_domains="a.b").model_dump_json()
    catalog = browser.get("/connections/").text
    tray = browser.post(reverse("editor-tray", args=[saved.pk]), {"connections": f"[{own}]"}).text

    assert 'data-mark="stopped"' in catalog
    assert 'data-mark="redirected"' in catalog
    assert 'data-mark="redirected"' in browser.get(reverse("project", args=[project.pk])).text
    assert [tray.count(f'data-mark="{kind}"') for kind in ("stopped", "redirected", "limited")] == [1, 1, 1]


def test_a_tasks_editor_says_it_beside_the_name(member: User, saved: Package):
    task = send_mail("Mail", "Team").model_dump_json()
    editor = client_of(member).post(reverse("editor-executable", args=[saved.pk]), {"executable": task}).text

    assert ">Team (disabled)" in editor
    assert ">Shared (redirected)" in editor


def test_the_projects_guard_is_seen_on_its_page_in_the_designer_and_nowhere_without_one(
    member: User, project: Project, saved: Package
):
    browser = client_of(member)
    pages = [reverse("project", args=[project.pk]), reverse("package", args=[saved.pk])]
    assert ["has stopped all its mail" in browser.get(page).text for page in pages] == [False, False]

    change_guard(member, project, ProjectGuardSettings(stops_mail=True))
    assert ["has stopped all its mail" in browser.get(page).text for page in pages] == [True, True]


def test_a_disabled_manager_is_an_error_at_its_tasks_and_a_redirected_one_warns_once():
    own, idle = smtp("Own", disabled=True), smtp("Idle", disabled=True)
    shared = smtp("Shared", redirect_to=TESTER)
    tasks = [send_mail("Off", "Own"), *(send_mail(f"Mail {number}", "Shared") for number in range(20))]
    issues = find_issues(package(tasks=tasks, connections=[own, idle]), [shared], None)

    errors = [issue for issue in issues if issue.severity is Severity.ERROR]
    assert [(issue.executable, issue.message[:15]) for issue in errors] == [(tasks[0].id, "“Own”: Disabled")]
    warnings = [issue for issue in issues if issue.severity is Severity.WARNING]
    assert [issue.connection for issue in warnings] == [own.id, idle.id, shared.id]
    assert warnings[2].message.startswith(f"“Shared”: All mail is redirected to {TESTER}")
