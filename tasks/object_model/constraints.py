"""SSIS's PrecedenceConstraint and the collection of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from designer.package.document import PrecedenceConstraintDocument
from tasks.object_model.enumerations import DTSExecResult, DTSPrecedenceEvalOp
from tasks.object_model.errors import Refused
from tasks.object_model.part import Collection, DtsObject
from tasks.object_model.properties import Spec
from tasks.object_model.spelling import spelled_as_ssis
from tasks.object_model.store import Store, changed

VALUES = {
    DTSExecResult.SUCCESS: "success",
    DTSExecResult.FAILURE: "failure",
    DTSExecResult.COMPLETION: "completion",
}
OPERATIONS = {
    DTSPrecedenceEvalOp.CONSTRAINT: "Constraint",
    DTSPrecedenceEvalOp.EXPRESSION: "Expression",
    DTSPrecedenceEvalOp.EXPRESSION_AND_CONSTRAINT: "ExpressionAndConstraint",
    DTSPrecedenceEvalOp.EXPRESSION_OR_CONSTRAINT: "ExpressionOrConstraint",
}


@spelled_as_ssis
class PrecedenceConstraint(DtsObject):
    """An arrow from one executable to another."""

    def to_document(self) -> PrecedenceConstraintDocument:
        """Give it as a part of a package document."""
        return self._store.precedence_constraints[self._key]

    def _change(self, **values: Any) -> None:
        self._store.precedence_constraints[self._key] = changed(self.to_document(), **values)

    @property
    def name(self) -> str:
        """Where it leads."""
        parts, document = self._store.executables, self.to_document()
        return f"{parts[document.from_executable].name} → {parts[document.to_executable].name}"

    @property
    def value(self) -> DTSExecResult:
        """The result of the first executable with which it passes."""
        return next(each for each, word in VALUES.items() if word == self.to_document().value)

    @value.setter
    def value(self, value: DTSExecResult) -> None:
        if value not in VALUES:
            raise Refused("DTS_E_CANTSETPROPERTY", "A constraint has the value Success, Failure or Completion.")
        self._change(value=VALUES[DTSExecResult(value)])

    @property
    def eval_op(self) -> DTSPrecedenceEvalOp:
        """What of it counts: its value, its expression, both, or either."""
        return next(each for each, word in OPERATIONS.items() if word == self.to_document().evaluation_operation)

    @eval_op.setter
    def eval_op(self, operation: DTSPrecedenceEvalOp) -> None:
        self._change(evaluation_operation=OPERATIONS[DTSPrecedenceEvalOp(operation)])

    @property
    def expression(self) -> str:
        return self.to_document().expression

    @expression.setter
    def expression(self, text: str) -> None:
        self._change(expression=text)

    @property
    def logical_and(self) -> bool:
        """Of several that lead to one executable: whether all of them must pass, or one is enough."""
        return self.to_document().logical_and

    @logical_and.setter
    def logical_and(self, value: bool) -> None:
        self._change(logical_and=value)

    @property
    def precedence_executable(self) -> Any:
        """The executable that comes first."""
        return self._store.handles.get(self.to_document().from_executable)

    @property
    def constrained_executable(self) -> Any:
        """The executable that waits."""
        return self._store.handles.get(self.to_document().to_executable)

    def list_specs(self) -> Mapping[str, Spec]:
        """Give how each property is read and written."""
        return self.attributes("name", "id", "value", "eval_op", "expression", "logical_and")


@spelled_as_ssis
class PrecedenceConstraints(Collection[PrecedenceConstraint]):
    """The constraints between the executables of a package or container."""

    what = "precedence constraint"

    def __init__(self, store: Store, parent: UUID | None) -> None:
        super().__init__(store)
        self._parent = parent

    def add(self, precedence_executable: DtsObject, constrained_executable: DtsObject) -> PrecedenceConstraint:
        """Let the second wait for the first. Raises Refused where that cannot be."""
        ends = (precedence_executable._key, constrained_executable._key)
        if any(
            end not in self._store.executables or self._store.executables[end].parent != self._parent for end in ends
        ):
            raise Refused("DTS_E_CANTSETPROPERTY", "Both executables of a constraint stand in this container.")
        if ends in [(each.from_executable, each.to_executable) for each in self._store.precedence_constraints.values()]:
            raise Refused("DTS_E_NAMEALREADYUSED", "There is a constraint between these two already.")
        document = PrecedenceConstraintDocument(from_executable=ends[0], to_executable=ends[1])
        self._store.precedence_constraints[document.id] = document
        return self._hold(document.id)

    def _hold(self, key: UUID) -> PrecedenceConstraint:
        found: PrecedenceConstraint = self._store.handles.setdefault(key, PrecedenceConstraint(self._store, key))
        return found

    def _list(self) -> list[PrecedenceConstraint]:
        parts = self._store.executables
        every = self._store.precedence_constraints.items()
        return [self._hold(key) for key, each in every if parts[each.from_executable].parent == self._parent]

    def _remove(self, found: PrecedenceConstraint) -> None:
        del self._store.precedence_constraints[found._key]
        self._store.handles.pop(found._key, None)
