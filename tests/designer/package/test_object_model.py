"""The Python object model, as a program uses it."""

import pytest

from connections.types.smtp.properties import SmtpProperties
from designer.object_model import ConnectionManager
from tests.packages import smtp


@pytest.fixture
def manager() -> ConnectionManager:
    return ConnectionManager.create("SMTP", "Mail server")


def test_a_new_manager_has_the_defaults_of_its_type():
    manager = ConnectionManager.create("SMTP")

    assert (manager.creation_name, manager.name, manager.description) == ("SMTP", "SMTP Connection Manager", "")
    assert manager.connection_string == "SmtpServer=;UseWindowsAuthentication=False;EnableSsl=False;"


def test_there_is_no_manager_of_an_unknown_type():
    with pytest.raises(LookupError, match="There is no connection manager type Pigeon"):
        ConnectionManager.create("Pigeon")


def test_the_connection_string_sets_the_properties(manager: ConnectionManager):
    manager.properties["port"] = 587
    manager.connection_string = "mail.example.com"

    assert manager.properties["smtp_server"] == "mail.example.com"
    assert manager.properties["port"] is None
    assert manager.connection_string.startswith("SmtpServer=mail.example.com;")


def test_the_properties_set_the_connection_string(manager: ConnectionManager):
    manager.properties["SmtpServer"] = "mail"
    manager.properties["enable_ssl"] = True
    manager.properties["TlsMode"] = "Implicit"

    assert manager.connection_string == (
        "SmtpServer=mail;UseWindowsAuthentication=False;EnableSsl=True;TlsMode=Implicit;"
    )


def test_a_deleted_property_has_its_default_again(manager: ConnectionManager):
    manager.properties["timeout"] = 2000
    del manager.properties["Timeout"]

    assert manager.properties["timeout"] is None


def test_the_properties_can_be_listed(manager: ConnectionManager):
    assert list(manager.properties) == list(SmtpProperties.model_fields)
    assert len(manager.properties) == len(SmtpProperties.model_fields)


def test_what_makes_no_sense_is_refused_and_changes_nothing(manager: ConnectionManager):
    manager.connection_string = "mail"

    with pytest.raises(ValueError, match="Port: Input should be less than or equal to 65535"):
        manager.properties["Port"] = 70_000
    with pytest.raises(ValueError, match=r"Password belongs to basic authentication.* \(At character 9\.\)"):
        manager.connection_string = "Port=25;Password=x"
    with pytest.raises(ValueError, match="A name holds no line ends"):
        manager.name = "a\nb"
    with pytest.raises(KeyError):
        manager.properties["Password"] = "x"

    assert (manager.name, manager.connection_string) == (
        "Mail server",
        "SmtpServer=mail;UseWindowsAuthentication=False;EnableSsl=False;",
    )


def test_a_manager_goes_into_a_document_and_comes_out_of_one():
    document = smtp("Mail server", port=2525)
    manager = ConnectionManager(document)
    manager.name, manager.description = "Relay", "For reports"

    changed = manager.to_document()

    assert (changed.id, changed.name, changed.description) == (document.id, "Relay", "For reports")
    assert changed.properties == document.properties
    assert manager.id == document.id


def test_an_expression_drives_a_property(manager: ConnectionManager):
    manager.set_expression("SmtpServer", "@[User::Server]")
    manager.set_expression("connection_string", '"SmtpServer=" + @[User::Server]')

    assert manager.has_expressions
    assert manager.get_expression("smtp_server") == "@[User::Server]"
    assert manager.get_expression("EnableSsl") is None
    assert manager.to_document().expressions.keys() == {"smtp_server", "connection_string"}

    manager.set_expression("smtp_server", None)
    manager.set_expression("ConnectionString", None)
    assert not manager.has_expressions


def test_an_expression_that_cannot_be_or_may_not_be_is_refused(manager: ConnectionManager):
    with pytest.raises(ValueError, match=r"Line 1, column"):
        manager.set_expression("SmtpServer", '"a" +')
    with pytest.raises(KeyError):
        manager.set_expression("Credential", '"Other"')
    with pytest.raises(KeyError):
        manager.get_expression("Password")

    assert not manager.has_expressions
