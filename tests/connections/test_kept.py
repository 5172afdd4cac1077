"""Kept connection managers: their strings without secrets, and that nothing here makes, drives or tries one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.environments.targets import list_properties
from connections.types.kept.properties import KeptConnectionProperties
from designer.dtsx.connection_strings import leave_out_secrets, split
from designer.errors import Invalid
from designer.models import Project, User
from designer.package.document import ConnectionManagerDocument
from designer.services.packages import create_package
from designer.storage.rows import load_document
from designer.validation.packages import find_issues
from tests.packages import package, send_mail, smtp
from tests.signed_in import client_of

pytestmark = pytest.mark.any_database
OLE_DB = "Data Source=db;User ID=sa;Initial Catalog=Sales;Provider=SQLNCLI11.1;"


@pytest.mark.parametrize(
    ("text", "kept", "left_out"),
    [
        (OLE_DB, OLE_DB, []),
        ("Data Source=db;Password=s3;Initial Catalog=x;", "Data Source=db;Initial Catalog=x;", ["Password"]),
        ("Server=db;PWD = 's;3=4' ;Database=x", "Server=db;Database=x", ["PWD"]),
        ('Server=db;Password="a""b;c";Database=x', "Server=db;Database=x", ["Password"]),
        ("Driver={My Driver};Uid=u;Pwd={a}};b};Db=x", "Driver={My Driver};Uid=u;Db=x", ["Pwd"]),
        ("Server=db;Password=a;b;Database=x", "Server=db;Database=x", ["Password"]),
        ('Server=db;Password="never closed;Database=x', "Server=db", ["Password"]),
        ("Jet OLEDB:Database Password=p;Data Source=a.mdb", "Data Source=a.mdb", ["Jet OLEDB:Database Password"]),
        (
            'Provider=MSDASQL;Extended Properties="DSN=d;PWD=p;UID=u"',
            'Provider=MSDASQL;Extended Properties="DSN=d;UID=u"',
            ["PWD"],
        ),
        ("ftp://ann:secret@example.com/out", "ftp://ann@example.com/out", ["password of the address"]),
        ("AccountName=a;AccountKey=k==;EndpointSuffix=x", "AccountName=a;EndpointSuffix=x", ["AccountKey"]),
        (r"\\files\share\in.csv", r"\\files\share\in.csv", []),
        ("", "", []),
    ],
)
def test_secrets_leave_a_connection_string_and_nothing_else(text: str, kept: str, left_out: list[str]):
    assert leave_out_secrets(text) == (kept, left_out)
    assert KeptConnectionProperties(connection_string=kept).connection_string == kept


@given(st.text(alphabet="ab=;\"'{}: p", max_size=60))
def test_a_string_is_taken_apart_completely_and_left_alone_the_second_time(text: str):
    assert ";".join(part.text for part in split(text)) == text
    once, _ = leave_out_secrets(text)
    assert leave_out_secrets(once) == (once, [])


@given(st.text(alphabet="xy=;\"'{} ", max_size=20), st.sampled_from(["Password", "pwd", "Client Secret", "AccountKey"]))
def test_what_follows_the_key_of_a_secret_is_never_shown_in_quotation_marks(before: str, key: str):
    text = f'Server=db;{key}="TopSecret{before.replace(chr(34), chr(34) * 2)}";Database=x'
    assert leave_out_secrets(text) == ("Server=db;Database=x", [key])


def kept(**fields: object) -> ConnectionManagerDocument:
    properties = {"creation_name": "OLEDB", "connection_string": OLE_DB}
    return ConnectionManagerDocument(type="KEPT", name="Sales", properties=properties, **fields)


@pytest.mark.django_db
def test_a_package_with_one_is_valid_whatever_drives_it(member: User, project: Project):
    driven = kept(expressions={"connection_string": "@[User::Missing]"})
    made = create_package(member, project, package(tasks=[send_mail("One")], connections=[driven, smtp()]))
    assert find_issues(load_document(made), [], project.pk) == []


@pytest.mark.django_db
def test_no_document_with_a_secret_is_saved(member: User, project: Project):
    secret = kept().model_copy(update={"properties": {"connection_string": f"{OLE_DB}Password=s3;"}})
    with pytest.raises(Invalid, match="holds a secret under Password"):
        create_package(member, project, package(connections=[secret]))


@pytest.mark.django_db
def test_a_send_mail_task_that_refers_to_one_is_told_so(member: User, project: Project):
    document = package(tasks=[send_mail("One", "Sales")], connections=[kept()])
    assert any("is not an SMTP connection manager" in issue.message for issue in find_issues(document, [], project.pk))


@pytest.mark.django_db
def test_nobody_makes_a_new_one_and_environments_set_nothing_of_it(member: User, project: Project):
    assert list_properties("KEPT") == {}
    made = create_package(member, project, package())
    client = client_of(member)
    editor = f"/packages/{made.pk}/editor/connection/"
    assert "Kept connection manager" not in client.post(editor).content.decode()
    assert client.post(editor, {"type": "KEPT"}).status_code == 422
    assert client.get("/connections/new/?type=KEPT").status_code == 404
