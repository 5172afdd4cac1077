"""Finding a text over packages: everywhere in them, and nowhere that one may not look."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from designer.models import Project, User
from designer.package.document import ParameterDocument, VariableDocument
from designer.searching.packages import find_candidates, look_into
from designer.searching.texts import find_places
from designer.services.packages import create_package
from tests.packages import arrow, note, package, send_mail, smtp

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def stored(member: User, project: Project):
    mail = send_mail("Mail", to_line='"Jürgen" <ops@old.example>').model_copy(
        update={"expressions": {"subject": '"For " + @[User::Whole]'}}
    )
    end = send_mail("End")
    condition = arrow(mail, end, expression='@[User::Whole] != "none"')
    document = package("Nightly", [mail, end], [condition], [smtp(smtp_server="relay.example")])
    more = {
        "variables": [VariableDocument(name="Whole", value="all of it")],
        "parameters": [ParameterDocument(name="Token", value=None, sensitive=True)],
        "notes": [note("Ask Äsop")],
    }
    create_package(member, project, package("Other", [send_mail("Different")]))
    return create_package(member, project, document.model_copy(update=more))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("OLD.example", "Mail · To line"),
        ('"Jürgen"', "Mail · To line"),
        ('for " +', "Mail · Expression of subject"),
        ('!= "none"', "Mail → End · Expression"),
        ("relay.ex", "Mail server · Smtp server"),
        ("all of", "Whole · Value"),
        ("Äsop", "Note · Text"),
        ("Token", "Token · Name"),
        ("nightly", "Nightly · Name"),
    ],
)
def test_a_text_is_found_wherever_it_is_in_a_package(member: User, stored, text: str, place: str):
    keys = find_candidates(member, text)
    [found] = look_into(keys, text)
    assert found.package == stored
    assert f"{found.places[0].owner} · {found.places[0].label}" == place


def test_neither_identifiers_nor_what_one_may_not_see_are_found(member: User, stranger: User, stored):
    task = stored.executables.get(name="Mail")
    assert look_into(find_candidates(member, str(task.uid)), str(task.uid)) == []
    assert find_candidates(stranger, "old.example") == []
    assert find_candidates(member, "o") == []


def test_what_stands_around_is_shown():
    [place] = find_places(package("Nightly", [send_mail("Mail", to_line="ann@a.example; bob@b.example")]), "bob@")
    assert (place.before, place.found, place.after) == ("ann@a.example; ", "bob@", "b.example")


def test_page_and_api_show_the_places_page_by_page(client: Client, member: User, stored, django_assert_max_num_queries):
    client.force_login(member)
    with django_assert_max_num_queries(60):
        shown = client.get("/find/?q=example")
    assert b"<mark>example</mark>" in shown.content
    first = client.get("/api/v1/texts?q=example&limit=1")
    assert [each["package"]["name"] for each in first.json()] == ["Other"]
    assert 'rel="next"' in first["Link"]
    second = client.get(first["Link"].split(">")[0][1:])
    assert [each["package"]["name"] for each in second.json()] == ["Nightly"]
    assert "Link" not in second


def test_the_command_writes_a_line_for_each_place(stored, capsys: pytest.CaptureFixture[str]):
    call_command("findtext", "Old.example")
    assert capsys.readouterr().out == 'Warehouse/Nightly: Mail, To line: "Jürgen" <ops@old.example>\n'
    with pytest.raises(CommandError, match="Look for 2 to 150"):
        call_command("findtext", "o")
