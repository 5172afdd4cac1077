"""What may change variables: where nothing does, no run asks for rows of their values."""

import pytest

from designer.models import Project, User
from designer.package.document import ExecutableDocument, VariableDocument
from designer.services.packages import create_package
from tasks.runtime.rules.snapshot import make_snapshot
from tasks.runtime.services import start_execution
from tasks.runtime.state.variables import ChangedVariables, UnexpectedValues
from tests.packages import executable, handler, package, send_mail

VARIABLES = [VariableDocument(name="To", type="String", value="")]
SET = {"expression": '@[User::To] = "ann@example.com"'}


def loop(*, parallel: bool) -> ExecutableDocument:
    enumerator = {"kind": "Item", "columns": ["String"], "rows": [["ann@example.com"]]}
    mappings = [{"variable": "User::To", "index": 0}]
    given = {"enumerator": enumerator, "variable_mappings": mappings, "parallel": parallel}
    return executable("ForeachLoop", f"Each, parallel: {parallel}", properties=given)


def keeps(*tasks: ExecutableDocument, is_restart: bool = False) -> bool:
    document = package(tasks=list(tasks)).model_copy(update={"variables": VARIABLES})
    return make_snapshot(document, [], (), is_restart=is_restart).keeps_values


def test_mails_and_parallel_loops_keep_nothing():
    assert not keeps(send_mail("Mail"), loop(parallel=True), executable("Sequence", "Group"))


@pytest.mark.parametrize(
    "changing",
    [
        loop(parallel=False),
        executable("ExpressionTask", "Set", properties=SET),
        executable("ForLoop", "Count"),
        executable("KeptTask", "Read"),
        executable("NoSuchTask", "Unknown"),
        handler("OnError"),
    ],
    ids=lambda changing: changing.type,
)
def test_what_may_change_variables_has_their_values_read(changing: ExecutableDocument):
    assert keeps(send_mail("Mail"), loop(parallel=True), changing)


def test_a_restarted_run_reads_what_the_one_before_has_left():
    assert keeps(send_mail("Mail"), is_restart=True)


def test_values_that_nobody_would_read_again_are_refused(member: User, project: Project):
    document = package(tasks=[send_mail("Mail")]).model_copy(update={"variables": VARIABLES})
    changed = ChangedVariables(start_execution(member, create_package(member, project, document)))
    changed.change((), {VARIABLES[0].id: "ann@example.com"})
    with pytest.raises(UnexpectedValues):
        changed.write()
