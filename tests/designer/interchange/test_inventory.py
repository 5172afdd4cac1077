"""The inventory of many packages: who calls whom, which servers, which tasks, who gets mail."""

import json
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from designer.dtsx.source import SourceProject
from designer.interchange.checking import check_package
from designer.interchange.inventory.drawing import MOST_DRAWN, draw_calls
from designer.interchange.inventory.facts import PackageFacts
from designer.interchange.inventory.taking import Call, Inventory, take_inventory
from tests.designer.interchange.files import mailing, manager
from tests.designer.interchange.sources import connection, mail, package, task

SHARED = connection("Shared", "SmtpServer=relay.example.org;")


def facts(name: str, *, server: str = "", to: str = "a@example.org", calls: str = "", **lines: str) -> PackageFacts:
    managers = (connection("Own", f"SmtpServer={server};"),) if server else ()
    data = mail(SMTPServer="Own" if server else "Shared", To=to, **lines)
    call = f"<D><UseProjectReference>True</UseProjectReference><PackageName>{calls}</PackageName></D>"
    tasks = [task("Mail", data=data), *([task("Call", "Microsoft.ExecutePackageTask", data=call)] if calls else [])]
    checked = check_package(
        package(*tasks, name=name, connections=managers), SourceProject(connections=(SHARED,)), file=f"{name}.dtsx"
    )
    assert checked.facts
    return checked.facts


def taken(*packages: PackageFacts) -> Inventory:
    return take_inventory(packages)


def test_who_calls_whom_is_told_and_who_is_not_there():
    inventory = taken(facts("Main", calls="Child.dtsx"), facts("Child", calls="Gone"))
    assert inventory.calls == (Call("Main", "Child", is_here=True), Call("Child", "Gone", is_here=False))


def test_the_same_server_under_several_names_is_one_with_mends_for_all_of_them():
    inventory = taken(facts("A", server="MAIL"), facts("B", server="mail.example.org"), facts("C", server="10.0.0.5"))
    several, alone = inventory.servers
    assert (several.names, several.packages, several.count) == (("mail", "mail.example.org"), ("A", "B"), 2)
    assert [(each.kind, each.key) for each in several.mends] == [
        ("smtp.manager", "mail"),
        ("smtp.manager", "mail.example.org"),
    ]
    assert not alone.is_several


def test_a_short_name_that_two_servers_have_is_a_server_of_its_own():
    servers = ("mail", "mail.example.org", "mail.example.com")
    inventory = taken(*(facts(name, server=name) for name in servers))
    assert sorted(each.names for each in inventory.servers) == [(each,) for each in sorted(servers)]


def test_a_manager_of_the_project_is_told_with_the_packages_that_use_it():
    inventory = taken(facts("A"), facts("B"), facts("C", server="mail"))
    [shared] = inventory.shared
    assert (shared.name, shared.packages, shared.tasks) == ("Shared", ("A", "B"), 2)
    assert next(each for each in inventory.servers if "relay.example.org" in each.names).count == 1


def test_recipients_are_counted_by_domain_and_tasks_by_kind():
    inventory = taken(facts("A", to="a@example.org; B@Example.ORG", CC="c@example.com"))
    assert inventory.domains == (("example.org", 2), ("example.com", 1))
    assert inventory.tasks == (("Send Mail Task", 1),)


def test_packages_without_a_send_mail_task_are_told():
    quiet = check_package(package(task("Load", "Microsoft.Pipeline"), name="Quiet"), SourceProject(), file="Q").facts
    assert quiet
    inventory = taken(facts("A"), quiet)
    assert (inventory.without_mail, dict(inventory.tasks)["Data Flow Task"]) == (("Quiet",), 1)


def test_the_picture_puts_those_who_are_called_behind_their_callers_and_ends_at_circles():
    calls = [Call(*pair, is_here=True) for pair in [("Main", "A"), ("Main", "B"), ("A", "B"), ("B", "B")]]
    picture = draw_calls(calls)
    assert picture
    assert [each.name for each in sorted(picture.boxes, key=lambda each: each.x)] == ["Main", "A", "B"]
    assert len(picture.lines) == 4
    circle = draw_calls([Call("A", "B", is_here=True), Call("B", "A", is_here=True)])
    assert circle
    assert len({(each.x, each.y) for each in circle.boxes}) == 2


def test_nothing_is_drawn_of_very_many():
    assert draw_calls([Call("Main", str(number), is_here=True) for number in range(MOST_DRAWN)]) is None
    assert draw_calls([]) is None


def test_the_command_tells_programs_and_people(tmp_path: Path):
    (tmp_path / "Main.dtsx").write_bytes(mailing("Main", calls="Child.dtsx"))
    (tmp_path / "Child.dtsx").write_bytes(mailing("Child", 2))
    (tmp_path / "Relay.conmgr").write_bytes(manager())
    out = StringIO()
    call_command("importdtsx", "--check", "--json", "--inventory", str(tmp_path), stdout=out)
    *_, line = out.getvalue().splitlines()
    told = json.loads(line)["inventory"]
    assert told["calls"] == [{"caller": "Main", "callee": "Child", "is_here": True}]
    assert (told["shared"][0]["name"], told["domains"]) == ("Relay", {"example.org": 2})
    out = StringIO()
    call_command("importdtsx", "--check", "--inventory", str(tmp_path), stdout=out)
    assert "Main calls Child" in out.getvalue()
