"""Whatever a file says, an import gives a document that can be saved, and raises nothing."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from designer.dtsx.reading.package import read_package
from designer.dtsx.source import Place, SourceExecutable, SourcePackage
from designer.interchange.exporting.files import Order, export_file
from designer.interchange.extras import find_extras
from designer.interchange.importing.packages import import_package
from designer.package.document import PackageDocument
from designer.registry.properties import find_property_problems
from designer.registry.written_parts import Destination
from tests.designer.interchange.sources import connection, constraint, mail, package, parameter, task, variable

WORDS = st.sampled_from(
    [
        *("", "A", "a", "A ", "User::A", "System", "-1", "0", "1", "True", "99999999999999999999", "NaN", "1E999", "@"),
        *("((", "@[User::A]", '"x" + @A', "GETDATE()", "SmtpServer=;", "SmtpServer=mail;Timeout=x;", "x\ny", "²", "Ä"),
        "C:\\a|\\\\b\\c",
    ]
)
TEXTS = WORDS | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300).map(
    lambda text: "".join(each for each in text if each.isprintable() or each in "\n\t")
)
KINDS = st.sampled_from(
    [
        *("Microsoft.SendMailTask", "STOCK:SEQUENCE", "STOCK:FORLOOP", "STOCK:FOREACHLOOP", "Microsoft.ExpressionTask"),
        *("Microsoft.ExecutePackageTask", "Microsoft.ExecuteSQLTask", "Other.Task, Assembly", ""),
    ]
)
NAMES = st.sampled_from(
    [
        *("Disabled", "MaxErrorCount", "ForceExecutionResult", "TransactionOption", "DelayValidation", "Description"),
        *("InitExpression", "EvalExpression", "Value", "EvalOp", "LogicalAnd", "Expression", "Namespace", "Sensitive"),
        *("EvaluateAsExpression", "Required", "ObjectName", "MaxConcurrentExecutables", "FailPackageOnFailure"),
    ]
)
DRIVEN = st.sampled_from(
    ["ToLine", "Subject", "Disable", "Priority", "MaxErrorCount", "Nothing", "SmtpServer", "Expression"]
)
PROPERTIES = st.dictionaries(NAMES, TEXTS, max_size=5)
EXPRESSIONS = st.dictionaries(DRIVEN, TEXTS, max_size=3)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["SMTPServer", "From", "To", "CC", "Subject", "Priority", "MessageSourceType", "MessageSource"]),
    WORDS,
)
IDS = st.none() | st.integers(0, 3).map(lambda number: UUID(int=number))
PATHS = st.none() | st.sampled_from("ABC")


@st.composite
def executables(draw: st.DrawFn, inside: st.SearchStrategy[SourceExecutable] | None = None) -> SourceExecutable:
    within = st.lists(inside, max_size=3) if inside is not None else st.just([])
    made = task(
        draw(st.sampled_from("ABC")),
        draw(KINDS),
        data=mail(**draw(ATTRIBUTES)) if draw(st.booleans()) else "",
        inside=draw(within),
        handlers=[
            replace(each, kind="EventHandler", event_name=draw(st.sampled_from(["OnError", "OnTaskFailed", "Other"])))
            for each in draw(within)
        ],
        constraints=[constraint(*ends) for ends in draw(st.lists(st.tuples(PATHS, PATHS), max_size=4))],
        variables=draw(st.lists(variables(), max_size=2)),
        expressions=draw(EXPRESSIONS),
        **draw(PROPERTIES),
    )
    return replace(made, id=draw(IDS))


def variables() -> st.SearchStrategy[object]:
    codes = st.none() | st.integers(-1, 24)
    return st.builds(
        lambda name, value, code, more: variable(name, value, code, **more), TEXTS, TEXTS, codes, PROPERTIES
    )


@st.composite
def packages(draw: st.DrawFn) -> SourcePackage:
    tree = st.recursive(executables(), executables, max_leaves=8)
    number = st.floats(allow_nan=True, allow_infinity=True)
    return package(
        *draw(st.lists(tree, max_size=5)),
        name=draw(TEXTS),
        properties=draw(PROPERTIES),
        connections=tuple(
            connection(name, text, kind, expressions=driven)
            for name, text, kind, driven in draw(
                st.lists(
                    st.tuples(TEXTS, TEXTS, st.sampled_from(["SMTP", "FILE", "OLEDB", ""]), EXPRESSIONS), max_size=4
                )
            )
        ),
        parameters=tuple(
            parameter(name, text, code)
            for name, text, code in draw(st.lists(st.tuples(TEXTS, TEXTS, st.none() | st.integers(0, 20)), max_size=3))
        ),
        variables=tuple(draw(st.lists(variables(), max_size=4))),
        constraints=tuple(
            constraint(*ends, **more)
            for ends, more in draw(st.lists(st.tuples(st.tuples(PATHS, PATHS), PROPERTIES), max_size=6))
        ),
        expressions=draw(EXPRESSIONS),
        layout=draw(
            st.dictionaries(
                st.sampled_from(["\\Package\\A", "\\Package\\B", "\\Package\\C"]),
                st.builds(Place, number, number, number, number, st.booleans()),
            )
        ),
    )


@settings(max_examples=25, deadline=None)
@given(packages())
def test_no_file_is_refused_and_each_makes_a_document_that_can_be_saved(source: SourcePackage):
    document = import_package(source).document
    assert PackageDocument.model_validate(document.model_dump(mode="json")) == document
    assert find_property_problems([*document.connections, *document.executables]) == []


@settings(max_examples=25, deadline=None)
@given(packages(), st.sampled_from([6, 8]))
def test_whatever_was_imported_is_exported_and_imported_as_the_same(source: SourcePackage, form: int):
    document = import_package(source).document
    exported = export_file(document, Order(UUID(int=9), Destination(form)))
    again = import_package(read_package(exported.octets)).document
    assert not find_extras(document, again)
