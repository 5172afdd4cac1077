"""Making one document of a package with all that it calls, as a run of the workers does it."""

from collections.abc import Sequence
from dataclasses import replace

from designer.input.texts import CONTROL
from designer.issues.issue import Issue, Severity
from designer.package.document import ExecutableDocument, PackageDocument
from designer.package.enumerations import ContainerType
from designer.property_expressions.at_start import evaluate_at_start
from designer.variables.parameters import PACKAGE_PARAMETER
from designer.variables.system_variables import Circumstances
from tasks.in_process.program import FindPackage
from tasks.types.execute_package.child_package import ChildPackageProperties
from tasks.types.execute_package.embedding import Child, embed
from tasks.types.execute_package.properties import ExecutePackageTaskProperties

MOST_CALLS, DEEPEST = 1_000, 32
"""Packages that one run may call, and how many deep."""


class Embedding:
    """Embeds what is called, level by level; issues says what could not be."""

    def __init__(self, find_package: FindPackage, circumstances: Circumstances) -> None:
        self._find_package = find_package
        self._circumstances = circumstances
        self._calls = 0
        self.issues: list[Issue] = []

    def embed(
        self, document: PackageDocument, way: Sequence[str] = (), bound: frozenset[str] = frozenset()
    ) -> PackageDocument:
        """Give the document with all that its tasks call. bound are the names of parameters that come with a call."""
        document = evaluate_at_start(document, replace(self._circumstances, awaited=bound))
        way = (*way, document.name.casefold())
        children = {}
        for task in document.executables:
            if task.type == ContainerType.EXECUTE_PACKAGE and (child := self._find(task, way)):
                children[task.id] = child
        return embed(document, children)

    def _find(self, task: ExecutableDocument, way: Sequence[str]) -> Child | None:
        properties = ExecutePackageTaskProperties.model_validate(task.properties)
        found = self._find_package(properties.package) if properties.package else None
        if problem := self._object(properties, found, way):
            self.issues.append(Issue(Severity.ERROR, problem, "package", executable=task.id))
            return None
        assert found is not None  # noqa: S101  # _object has seen it
        self._calls += 1
        awaited = frozenset(f"{PACKAGE_PARAMETER}::{each.parameter}" for each in properties.parameter_bindings)
        child = self.embed(found, way, awaited)
        own = ChildPackageProperties(
            package=self._calls,
            version=0,
            parameters=found.parameters,
            connections=found.connections,
            in_doubt=found.in_doubt,
        )
        return child, own

    def _object(
        self, properties: ExecutePackageTaskProperties, found: PackageDocument | None, way: Sequence[str]
    ) -> str:
        """Say why a package cannot be called, or nothing."""
        name = CONTROL.sub(" ", properties.package)
        if not name:
            return ""  # validation says it
        if found is None:
            return f"There is no package “{name}” to call. Give the program's packages before it is run."
        if found.name.casefold() in way:
            return f"The package would call itself: “{name}”. Choose another one."
        if self._calls >= MOST_CALLS or len(way) >= DEEPEST:
            return f"Packages call each other too often, such as “{name}”. Call fewer."
        known = {each.name for each in found.parameters}
        missing = [each.parameter for each in properties.parameter_bindings if each.parameter not in known]
        return f"“{name}” has no parameter “{missing[0]}”. Delete the binding." if missing else ""
