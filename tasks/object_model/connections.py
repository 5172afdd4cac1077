"""SSIS's ConnectionManager and the collection of them."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from connections.resolving.managers import resolve_file, resolve_smtp
from connections.resolving.refusal import CannotResolve
from connections.smtp.session import SmtpSession
from connections.smtp.windows_auth import Identity
from designer.issues.issue import Severity
from designer.package.document import ConnectionManagerDocument
from designer.property_expressions.design_time_values import DesignTimeValues
from designer.property_expressions.expressible import find_models
from designer.registry.connection_strings import set_connection_string, write_connection_string
from designer.registry.types import offered_connection_types
from designer.validation.packages import find_connection_issues
from tasks.object_model.enumerations import DTSExecResult
from tasks.object_model.errors import DtsException, NotFound, Refused
from tasks.object_model.inner import InnerObject
from tasks.object_model.part import Collection, DtsObject, number_name
from tasks.object_model.properties import Spec
from tasks.object_model.spelling import spelled_as_ssis
from tasks.object_model.store import Store, changed, checked

OWN = ("name", "description", "connection_string", "delay_validation", "id", "creation_name")


@spelled_as_ssis
class ConnectionManager(DtsObject):
    """A connection manager. The connection string and the properties are two views of one thing."""

    def __init__(self, store: Store, key: UUID) -> None:
        super().__init__(store, key)
        self._identity: Identity | None = None

    def to_document(self) -> ConnectionManagerDocument:
        """Give the manager as a part of a package document."""
        return self._store.connections[self._key]

    def _change(self, **values: Any) -> None:
        self._store.connections[self._key] = changed(self.to_document(), **values)

    @property
    def creation_name(self) -> str:
        """The type's name."""
        return self.to_document().type

    @property
    def connection_manager_type(self) -> str:
        """The type's name."""
        return self.creation_name

    @property
    def name(self) -> str:
        return self.to_document().name

    @name.setter
    def name(self, name: str) -> None:
        taken = [each.name for key, each in self._store.connections.items() if key != self._key]
        if name.strip().casefold() in map(str.casefold, taken):
            raise Refused("DTS_E_NAMEALREADYUSED", f"Another connection manager is called “{name}”.")
        self._change(name=name)

    @property
    def description(self) -> str:
        return self.to_document().description

    @description.setter
    def description(self, description: str) -> None:
        self._change(description=description)

    @property
    def delay_validation(self) -> bool:
        """Whether it is validated when a task uses it, not before a run."""
        return self.to_document().delay_validation

    @delay_validation.setter
    def delay_validation(self, value: bool) -> None:
        self._change(delay_validation=value)

    @property
    def connection_string(self) -> str:
        """All settings in one string; setting it sets every property, those that it leaves out to their defaults."""
        return write_connection_string(self.to_document())

    @connection_string.setter
    def connection_string(self, text: str) -> None:
        try:
            self._store.connections[self._key] = set_connection_string(self.to_document(), text)
        except ValueError as error:
            raise Refused("DTS_E_CANTSETPROPERTY", f"ConnectionString: {error}") from error

    @property
    def inner_object(self) -> InnerObject:
        """The type's own properties as attributes."""
        return InnerObject(self, self._list_own())

    @property
    def identity(self) -> Identity | None:
        """As whom Windows Authentication authenticates when this program runs the package: a PasswordIdentity or a
        KeytabIdentity. None is the user that the program runs as. It is kept in no file. Ours."""
        return self._identity

    @identity.setter
    def identity(self, identity: Identity | None) -> None:
        self._identity = identity

    def validate(self) -> DTSExecResult:
        """Judge the properties as they are; an error is a failure."""
        issues = find_connection_issues(self.to_document(), None)
        is_bad = any(issue.severity is Severity.ERROR for issue in issues)
        return DTSExecResult.FAILURE if is_bad else DTSExecResult.SUCCESS

    def acquire_connection(self, transaction: object = None) -> SmtpSession | str:
        """Give what a task would get: an open SMTP session, which is to be released; of a File connection manager the
        path. Expressions are evaluated. Raises DtsException, or SmtpError where the server cannot be reached."""
        document = self._store.to_document()
        values = DesignTimeValues(document).values(None)
        try:
            if self.creation_name == "FILE":
                return resolve_file(str(self._key), document, (), values)[1].connection_string
            _, smtp = resolve_smtp(str(self._key), document, (), values)
        except CannotResolve as error:
            raise DtsException("DTS_E_CONNECTIONVALIDATIONFAILED", error.sentence) from error
        session = SmtpSession(smtp, identity=self._identity if smtp.use_windows_authentication else None)
        session.open()
        return session

    def release_connection(self, connection: object) -> None:
        """Give back what was acquired: a session is closed."""
        if isinstance(connection, SmtpSession):
            connection.quit()

    def list_specs(self) -> Mapping[str, Spec]:
        """Give those of every manager, then those of its type."""
        return {**self._list_own(), **self.attributes(*OWN)}

    def read_expressions(self) -> Mapping[str, str]:
        """Give the expressions that drive properties."""
        return self.to_document().expressions

    def write_expressions(self, expressions: Mapping[str, str]) -> None:
        """Let these expressions drive properties."""
        self._change(expressions=dict(expressions))

    def list_driven(self) -> Mapping[str, object]:
        """Give the properties that an expression may drive. No credential is given by one."""
        return find_models(self.creation_name)

    def _list_own(self) -> dict[str, Spec]:
        model = offered_connection_types().get(self.creation_name)
        fields = model.properties.model_fields if model else {}
        return {name: Spec(partial(self._read, name), partial(self._write, name)) for name in fields}

    def _read(self, name: str) -> Any:
        model = offered_connection_types()[self.creation_name].properties
        return getattr(checked(model, self.to_document().properties), name)

    def _write(self, name: str, value: Any) -> None:
        properties = {**self.to_document().properties, name: value}
        made = checked(offered_connection_types()[self.creation_name].properties, properties)
        written = made.model_dump(mode="json")
        self._change(properties={key: written[key] for key in properties})


@spelled_as_ssis
class Connections(Collection[ConnectionManager]):
    """The connection managers of a package, by name, ID or number."""

    symbol = "DTS_E_CONNECTIONNOTFOUND"
    what = "connection manager"

    def add(self, creation_name: str) -> ConnectionManager:
        """Make one of a type, such as SMTP or File, whatever the case. Raises NotFound when there is no such type."""
        made = next((each for each in offered_connection_types().values() if each.name == creation_name.upper()), None)
        if made is None:
            known = " and ".join(offered_connection_types())
            sentence = f"There is no connection manager type {creation_name}. There are {known}."
            raise NotFound("DTS_E_INVALIDCONNECTIONTYPE", sentence)
        name = number_name(made.default_name, [each.name for each in self._store.connections.values()])
        document = ConnectionManagerDocument(type=made.name, name=name)
        self._store.connections[document.id] = document
        return self._hold(document.id)

    def join(self, document: ConnectionManagerDocument) -> ConnectionManager:
        """Take in a manager that is a document already, such as one of another package. Ours."""
        self._store.connections[document.id] = document
        return self._hold(document.id)

    def _hold(self, key: UUID) -> ConnectionManager:
        found: ConnectionManager = self._store.handles.setdefault(key, ConnectionManager(self._store, key))
        return found

    def _list(self) -> list[ConnectionManager]:
        return [self._hold(key) for key in self._store.connections]

    def _remove(self, found: ConnectionManager) -> None:
        del self._store.connections[found._key]
        self._store.handles.pop(found._key, None)
