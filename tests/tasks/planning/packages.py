"""Packages of all kinds for hypothesis: nested, with loops, event handlers and constraints of every operation."""

from hypothesis import strategies as st

from designer.package.document import DISABLE, ExecutableDocument, PackageDocument
from designer.package.enumerations import ConstraintValue, EvaluationOperation
from tests.packages import arrow, executable, handler

EVENTS = ["OnError", "OnError", "OnPreExecute", "OnPostExecute", "OnTaskFailed"]
TYPES = ["SendMailTask", "SendMailTask", "SendMailTask", "Sequence", "ForLoop", "ForeachLoop"]
RARELY = st.sampled_from([*[False] * 9, True])


@st.composite
def packages(draw: st.DrawFn, *, with_stopping: bool = False, with_calls: bool = True) -> PackageDocument:
    """A package; with_stopping: with failures that end more than themselves, parallel loops and few tasks at once;
    with_calls: with packages that tasks call, as a run has them embedded.
    """
    types = [*TYPES, "ExecutePackageTask"] if with_calls else TYPES
    parts: list[ExecutableDocument] = []
    for number in range(draw(st.integers(0, 4) | st.integers(5, 14))):
        parts.append(_make_part(draw, number, parts, types, with_stopping))
        if parts[-1].type == "ExecutePackageTask":
            parts.append(executable("ChildPackage", f"E{number} called", parts[-1], **_make_host(draw)))
    limits = {"max_concurrent_executables": draw(st.sampled_from([-1, -1, 1, 2]))} if with_stopping else {}
    return PackageDocument(
        name="Any",
        executables=draw(st.permutations(parts)),
        precedence_constraints=_make_arrows(draw, parts),
        **_make_host(draw),
        **limits,
    )


def _make_part(draw: st.DrawFn, number: int, parts: list[ExecutableDocument], types: list[str], with_stopping: bool):
    fields = {**_make_host(draw), "disable": draw(RARELY)}
    fields["expressions"] = {DISABLE: "true"} if draw(RARELY) else {}
    if with_stopping:
        fields |= {"fail_parent_on_failure": draw(RARELY), "fail_package_on_failure": draw(RARELY)}
    if parts and draw(st.sampled_from([False, False, True])):
        of, event = draw(st.sampled_from([None, *parts])), draw(st.sampled_from(EVENTS))
        made = handler(event, of, propagate=draw(st.booleans()))
        taken = [(one.parent, one.event_name) for one in parts if one.type == "EventHandler"]
        if (made.parent, event) not in taken:
            return made.model_copy(update={**fields, "name": f"E{number}"})
    containers = [one for one in parts if one.type not in ("SendMailTask", "ExecutePackageTask")]
    kind, inside = draw(st.sampled_from(types)), draw(st.sampled_from([None, *containers, *containers]))
    is_parallel = with_stopping and kind == "ForeachLoop" and draw(st.booleans())
    properties = {"parallel": True, "batch_size": 2, "max_concurrent": 1} if is_parallel else {}
    return executable(kind, f"E{number}", inside, properties=properties, **fields)


def _make_host(draw: st.DrawFn) -> dict[str, object]:
    return {
        "maximum_error_count": draw(st.sampled_from([1, 1, 1, 0, 2, 3])),
        "force_execution_result": draw(st.sampled_from([*["None"] * 7, "Success", "Failure", "Completion"])),
        "disable_event_handlers": draw(RARELY),
    }


def _make_arrows(draw: st.DrawFn, parts: list[ExecutableDocument]):
    flow = [one for one in parts if one.type != "EventHandler"]
    pairs = [(a, b) for place, a in enumerate(flow) for b in flow[place + 1 :] if a.parent == b.parent]
    chosen = [pair for pair in pairs if draw(st.booleans())]
    return [
        arrow(
            begin,
            end,
            draw(st.sampled_from(list(ConstraintValue))),
            evaluation_operation=draw(st.sampled_from(list(EvaluationOperation))),
            logical_and=draw(st.booleans()),
        )
        for begin, end in chosen
    ]
