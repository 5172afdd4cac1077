"""SSIS's Package."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import Any
from uuid import UUID, uuid4

from connections.resolving.managers import resolve_file
from connections.resolving.refusal import CannotResolve
from designer.dtsx.findings import Finding
from designer.issues.issue import Issue, Severity
from designer.package.document import DtsContainer, PackageDocument
from designer.property_expressions.design_time_values import DesignTimeValues
from tasks.in_process import running
from tasks.in_process.program import Ended, Program
from tasks.object_model.connections import ConnectionManager, Connections
from tasks.object_model.constraints import PrecedenceConstraints
from tasks.object_model.enumerations import DTSExecResult, DTSLoggingMode
from tasks.object_model.errors import DtsException
from tasks.object_model.events import DefaultEvents
from tasks.object_model.executables import EventHandlers, Executables, hold
from tasks.object_model.hosts import Host
from tasks.object_model.issues import DtsError, tell_issues
from tasks.object_model.listening import Ears
from tasks.object_model.log_providers import Logger, LoggingOptions, LogProviders
from tasks.object_model.parameters import Parameters
from tasks.object_model.properties import Spec
from tasks.object_model.spelling import spelled_as_ssis
from tasks.object_model.store import Store
from tasks.object_model.variables import fit_type
from tasks.runtime.planner import Outcome

RESULTS = {
    Outcome.SUCCESS: DTSExecResult.SUCCESS,
    Outcome.FAILURE: DTSExecResult.FAILURE,
    Outcome.COMPLETION: DTSExecResult.COMPLETION,
    Outcome.CANCELED: DTSExecResult.CANCELED,
}
Shared = Iterable[ConnectionManager] | None


@spelled_as_ssis
class Package(Host):
    """A package: what it is made of, validating it, and running it in this process.

    packages are those that its Execute Package tasks call, by name.
    """

    def __init__(self, document: PackageDocument | None = None, kept: Mapping[str, bytes] | None = None) -> None:
        super().__init__(Store(document or PackageDocument(name="Package"), kept), uuid4())
        self._log_providers = LogProviders(self._store)
        self._logging_options = LoggingOptions(self._store)
        self._issues: list[Issue] = []
        self._message = ""
        self._findings: list[Finding] = []
        self._packages: dict[str, Package] = {}

    def to_document(self) -> PackageDocument:
        """Give the package as one document, as the designer, the API and files have it. Raises Refused."""
        return self._store.to_document()

    def _common(self) -> DtsContainer:
        return DtsContainer(**{name: self._store.head[name] for name in DtsContainer.model_fields})

    def _change(self, **values: Any) -> None:
        self._store.change_head(**values)

    def _text(self, name: str) -> str:
        return str(self._store.head[name])

    @property
    def _scope(self) -> UUID | None:
        return None

    @property
    def name(self) -> str:
        return self._text("name")

    @name.setter
    def name(self, name: str) -> None:
        self._change(name=name)

    @property
    def max_concurrent_executables(self) -> int:
        """How many tasks may run at once where workers run the package; -1 leaves it to them."""
        return int(self._store.head["max_concurrent_executables"])

    @max_concurrent_executables.setter
    def max_concurrent_executables(self, count: int) -> None:
        self._change(max_concurrent_executables=count)

    @property
    def connections(self) -> Connections:
        return Connections(self._store)

    @property
    def executables(self) -> Executables:
        return Executables(self._store, None)

    @property
    def precedence_constraints(self) -> PrecedenceConstraints:
        return PrecedenceConstraints(self._store, None)

    @property
    def event_handlers(self) -> EventHandlers:
        return EventHandlers(self._store, None)

    @property
    def parameters(self) -> Parameters:
        return Parameters(self._store)

    @property
    def packages(self) -> "dict[str, Package]":
        """The packages that its Execute Package tasks call, by name. Ours."""
        return self._packages

    @property
    def log_providers(self) -> LogProviders:
        return self._log_providers

    @property
    def logging_options(self) -> LoggingOptions:
        return self._logging_options

    @property
    def findings(self) -> "list[Finding]":
        """What became of the parts of the file that it was loaded from. Ours."""
        return list(self._findings)

    @property
    def issues(self) -> list[Issue]:
        """What the last validation or run found wrong or doubtful. Ours."""
        return list(self._issues)

    @property
    def errors(self) -> list[DtsError]:
        """The errors of the last validation, and what the last run failed of."""
        found = tell_issues(self.to_document(), self._issues, Severity.ERROR)
        return found or ([DtsError(self._message)] if self._message else [])

    @property
    def warnings(self) -> list[DtsError]:
        """The warnings of the last validation."""
        return tell_issues(self.to_document(), self._issues, Severity.WARNING)

    def list_specs(self) -> Mapping[str, Spec]:
        """Give how each property is read and written."""
        return {**super().list_specs(), **self.attributes("max_concurrent_executables")}

    def validate(
        self,
        connections: Shared = None,
        variables: Mapping[str, Any] | None = None,
        events: DefaultEvents | None = None,
        log: object = None,
    ) -> DTSExecResult:
        """Judge the package as it would be before a run; errors and warnings say what was found."""
        self._message = ""
        self._issues = running.validate(self._make_program(connections, variables, {}))
        is_bad = any(issue.severity is Severity.ERROR for issue in self._issues)
        return DTSExecResult.FAILURE if is_bad else DTSExecResult.SUCCESS

    def execute(
        self,
        connections: Shared = None,
        variables: Mapping[str, Any] | None = None,
        events: DefaultEvents | None = None,
        log: object = None,
        transaction: object = None,
        *,
        parameters: Mapping[str, Any] | None = None,
    ) -> DTSExecResult:
        """Run the package here and now, its tasks one after the other, and give what it came to.

        connections are managers beside its own, variables and parameters values for this run, by name.
        """
        program = self._make_program(connections, variables, parameters or {})
        with closing(Logger(self._find_logs(), self._wants)) as logger:
            ended = running.run(program, Ears(events, logger, self._find))
        self._take(ended)
        return RESULTS[ended.outcome]

    def _make_program(
        self, connections: Shared, variables: Mapping[str, Any] | None, parameters: Mapping[str, Any]
    ) -> Program:
        managers = list(connections or ())
        every = [*self.connections, *managers]
        return Program(
            self._with_values(variables if isinstance(variables, Mapping) else {}),
            shared_connections=[each.to_document() for each in managers],
            parameters=parameters,
            identities={each._key: each.identity for each in every if each.identity},
            find_package=self._find_package,
        )

    def _with_values(self, values: Mapping[str, Any]) -> PackageDocument:
        """Give the document with other values of variables for one run. Raises NotFound or Refused."""
        document = self.to_document()
        given = {self.variables[name]._key: value for name, value in values.items()}
        if not given:
            return document
        filled = []
        for each in document.variables:
            kind, value = fit_type(each.type, given[each.id]) if each.id in given else (each.type, each.value)
            filled.append(each.model_copy(update={"type": kind, "value": value}))
        return document.model_copy(update={"variables": filled})

    def _find_package(self, name: str) -> PackageDocument | None:
        found = next((each for key, each in self._packages.items() if key.casefold() == name.casefold()), None)
        return found.to_document() if found else None

    def _take(self, ended: Ended) -> None:
        """Keep what the run came to: issues, the values of variables, and what became of each executable."""
        self._issues, self._message = list(ended.issues), ended.message
        self._store.values = {key: value for key, value in ended.changed.items() if key in self._store.variables}
        self._result = RESULTS[ended.outcome]
        for key in self._store.executables:
            outcome = ended.outcomes.get(key)
            hold(self._store, key)._result = RESULTS.get(outcome) if outcome else None

    def _find(self, executable: UUID | None) -> Any:
        """Give the object of an executable; of one in a called package that is this package."""
        return hold(self._store, executable) if executable in self._store.executables else self

    def _wants(self, source: Any, event: str) -> bool:
        return self.logging_options.wants(event) and source.logging_mode is not DTSLoggingMode.DISABLED

    def _find_logs(self) -> list[str]:
        """Give the paths of the logs that are to be written. Raises DtsException."""
        if self.logging_mode is not DTSLoggingMode.ENABLED:
            return []
        document = self.to_document()
        values = DesignTimeValues(document).values(None)
        try:
            return [
                resolve_file(each.config_string, document, (), values)[1].connection_string
                for each in self.logging_options.selected_log_providers
            ]
        except CannotResolve as error:
            raise DtsException("DTS_E_CONNECTIONNOTFOUND", f"The log cannot be written: {error.sentence}") from error
