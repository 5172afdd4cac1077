"""Connection managers of the object model."""

import pytest

from connections.types.file.properties import FileUsageType
from connections.types.smtp.properties import SmtpProperties
from mailwright import ConnectionManager, DtsException, NotFound, Package, Refused
from tests.servers.smtp import MailServer


@pytest.fixture
def manager(package: Package) -> ConnectionManager:
    return package.connections.add("SMTP")


def test_a_new_manager_has_the_defaults_of_its_type(manager: ConnectionManager):
    assert (manager.creation_name, manager.name, manager.description) == ("SMTP", "SMTP Connection Manager", "")
    assert manager.connection_string == "SmtpServer=;UseWindowsAuthentication=False;EnableSsl=False;"


@pytest.mark.parametrize("word", ["SMTP", "smtp", "File", "FILE"])
def test_the_word_for_a_type_is_taken_in_any_case(package: Package, word: str):
    assert package.connections.add(word).creation_name == word.upper()


def test_there_is_no_manager_of_an_unknown_type(package: Package):
    with pytest.raises(NotFound, match="There is no connection manager type Pigeon") as caught:
        package.connections.add("Pigeon")
    assert caught.value.error_code == 0xC0014005


def test_the_connection_string_and_the_properties_are_one_thing(manager: ConnectionManager):
    manager.properties["port"].set_value(587)
    manager.connection_string = "mail.example.com"
    assert manager.properties["SmtpServer"].get_value() == "mail.example.com"
    assert manager.properties["port"].get_value() is None

    manager.properties["EnableSsl"].set_value(manager, True)
    manager.properties["TlsMode"].set_value("Implicit")
    assert manager.connection_string == (
        "SmtpServer=mail.example.com;UseWindowsAuthentication=False;EnableSsl=True;TlsMode=Implicit;"
    )
    assert manager.inner_object.EnableSsl is True


def test_the_properties_can_be_listed(manager: ConnectionManager):
    names = [each.replace("_", "").casefold() for each in SmtpProperties.model_fields]
    assert [name.casefold() for name in manager.properties][: len(names)] == names
    assert {"ConnectionString", "Name", "Description", "ID"} <= set(manager.properties)


def test_what_makes_no_sense_is_refused_and_changes_nothing(manager: ConnectionManager):
    manager.connection_string = "mail"
    with pytest.raises(Refused, match="Port: Input should be less than or equal to 65535"):
        manager.properties["Port"].set_value(70_000)
    with pytest.raises(Refused, match="Password belongs to basic authentication"):
        manager.connection_string = "Port=25;Password=x"
    with pytest.raises(Refused, match="A name holds no line ends"):
        manager.name = "a\nb"
    with pytest.raises(NotFound):
        manager.properties["Password"]
    with pytest.raises(Refused, match="CreationName is read-only"):
        manager.properties["CreationName"].set_value("FILE")
    with pytest.raises(AttributeError, match="no property ConectionString"):
        manager.ConectionString = "mail"
    assert manager.connection_string == "SmtpServer=mail;UseWindowsAuthentication=False;EnableSsl=False;"


def test_they_are_found_by_name_id_and_number(package: Package, manager: ConnectionManager):
    other = package.connections.add("SMTP")
    other.name = "Other"

    assert package.connections["other"] is package.connections[other.id] is package.connections[1] is other
    assert package.connections[other.id.strip("{}").lower()] is other
    assert [each.name for each in package.connections] == ["SMTP Connection Manager", "Other"]
    assert "Other" in package.connections
    assert not package.connections.contains("Another")
    package.connections.remove("Other")
    assert package.connections.count == len(package.connections) == 1


def test_one_that_is_not_there_is_told_with_ssis_code(package: Package):
    with pytest.raises(DtsException, match="There is no connection manager “Mail” here") as caught:
        package.connections["Mail"]
    assert (caught.value.symbol, caught.value.ErrorCode) == ("DTS_E_CONNECTIONNOTFOUND", 0xC001000E)


def test_two_do_not_share_a_name(package: Package, manager: ConnectionManager):
    other = package.connections.add("SMTP")
    with pytest.raises(Refused, match="Another connection manager is called"):
        other.name = "smtp connection manager"


def test_an_expression_drives_a_property(manager: ConnectionManager):
    manager.set_expression("SmtpServer", "@[User::Server]")
    manager.properties["ConnectionString"].set_expression(manager, '"SmtpServer=" + @[User::Server]')

    assert manager.has_expressions
    assert manager.get_expression("smtp_server") == "@[User::Server]"
    assert manager.properties["EnableSsl"].get_expression(manager) is None

    manager.set_expression("smtp_server", None)
    manager.set_expression("ConnectionString", None)
    assert not manager.has_expressions


def test_an_expression_that_cannot_be_or_may_not_be_is_refused(manager: ConnectionManager):
    with pytest.raises(Refused, match=r"Line 1, column"):
        manager.set_expression("SmtpServer", '"a" +')
    with pytest.raises(NotFound):
        manager.set_expression("Credential", '"Other"')
    assert not manager.has_expressions


def test_a_file_manager_has_ssis_properties(package: Package):
    manager = package.connections.add("File")
    manager.properties["FileUsageType"].set_value("ExistingFolder")
    manager.connection_string = "/srv/reports"

    assert manager.properties["FileUsageType"].get_value() is FileUsageType.EXISTING_FOLDER
    assert manager.acquire_connection() == "/srv/reports"


def test_a_session_is_acquired_as_expressions_say_and_released(
    package: Package, smtp: ConnectionManager, server: MailServer
):
    package.variables.add("Server", False, "", "127.0.0.1")
    smtp.properties["SmtpServer"].set_value("nowhere.invalid")
    smtp.set_expression("SmtpServer", "@[User::Server]")

    session = smtp.acquire_connection(None)
    assert session.is_open
    smtp.release_connection(session)

    assert not session.is_open
    assert server.quits == 1


def test_it_is_validated(smtp: ConnectionManager):
    assert smtp.validate().name == "SUCCESS"
    smtp.connection_string = "SmtpServer="
    assert smtp.validate().name == "FAILURE"
