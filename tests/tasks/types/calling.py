"""Packages that call packages."""

from designer.models import Package, User
from designer.package.document import ExecutableDocument, ParameterDocument, VariableDocument
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.packages import executable

COUNT = VariableDocument(name="Count", type="Int32", value=0)
WHO = VariableDocument(name="Who", value="nobody")
TO = ParameterDocument(name="To", value="")


def call(name: str, package: str, inside: ExecutableDocument | None = None, **bindings: str) -> ExecutableDocument:
    bound = [{"parameter": parameter, "variable": variable} for parameter, variable in bindings.items()]
    return executable("ExecutePackageTask", name, inside, properties={"package": package, "parameter_bindings": bound})


def set_to(name: str, text: str, inside: ExecutableDocument | None = None) -> ExecutableDocument:
    return executable("ExpressionTask", name, inside, properties={"expression": text})


def run(member: User, package: Package, **how: object) -> Execution:
    execution = start_execution(member, package, **how)
    engine.run_package(execution.pk)
    return Execution.objects.get(pk=execution.pk)
