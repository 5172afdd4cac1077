"""Samples of the control flow: constraints, failures, event handlers, loops, packages that call others."""

from designer.package.document import ExecutableDocument, PackageDocument, ParameterDocument
from designer.package.enumerations import ContainerType
from tasks.samples.drawing import arrow, assign, chain, handler, mail, package, variable
from tasks.samples.sample import Place, Sample, SamplePackage

WELCOME = """Hello,

this mail was sent by the package Welcome. A Celery worker took the package from the queue, resolved its connection
manager, opened an SMTP connection and handed this message over.

Change the task's text, save the package and run it again.
"""
NOTE_OF_FAILURE = """**Notify on failure**

*Nightly work* stands for whatever is done. Red arrows are taken when it fails, green ones when it succeeds. Here it
fails on purpose: it divides by zero."""
NOTE_OF_EXPRESSIONS = """**Decide by expressions**

Both arrows ask for success *and* for what their expressions say. Change the number in *Count* and run again: the other
mail goes out, and the one that does not is skipped."""
NOTE_OF_EVENTS = """**Event handlers**

The package has a handler of OnError (Event Handlers, above the canvas). Whatever fails in it sends a mail with the
error's text, wherever it stands."""
NOTE_OF_LOOP = """**For Loop**

Init, eval and assign expressions, as in SSIS. Each iteration sees the counter."""
NOTE_OF_CALL = """**Execute Package**

The task calls the package *Letter* of the same project, and gives its parameter the value of a variable here."""


def _welcome(place: Place) -> PackageDocument:
    first = mail(place, "Send welcome", "Welcome to Mailwright", WELCOME)
    good = mail(place, "Report success", "Welcome was sent", "The task Send welcome succeeded.")
    bad = mail(place, "Report failure", "Welcome was not sent", "The task Send welcome failed.")
    return package(
        "Welcome",
        "Sends a mail, and then another one that tells how the first one went.",
        [first, good, bad],
        precedence_constraints=[arrow(first, good), arrow(first, bad, "failure")],
    )


def _notify(place: Place) -> PackageDocument:
    work = assign("Nightly work", "@[User::Result] = 1 / @[User::Divisor]")
    alert = mail(
        place,
        "Alert",
        "Nightly work failed",
        "Nightly work failed. The log has the reason.",
        priority="High",
    )
    done = mail(place, "Tell that it is done", "Nightly work is done", "Nothing to do.")
    return package(
        "Notify on failure",
        "Sends a mail of high priority when a task fails, and another one when it succeeds.",
        [work, alert, done],
        NOTE_OF_FAILURE,
        variables=[variable("Divisor", 0, "Int32"), variable("Result", 0, "Int32")],
        precedence_constraints=[arrow(work, alert, "failure"), arrow(work, done)],
    )


def _decide(place: Place) -> PackageDocument:
    count = assign("Count", "@[User::Rows] = 3")
    some = mail(
        place,
        "Report rows",
        "Rows",
        "",
        expressions={"message_source": '(DT_WSTR, 10) @[User::Rows] + " rows came in."'},
    )
    none = mail(place, "Report nothing", "No rows", "Nothing came in.")
    return package(
        "Decide by expressions",
        "Sends one of two mails, as the expressions of the precedence constraints say.",
        [count, some, none],
        NOTE_OF_EXPRESSIONS,
        variables=[variable("Rows", 0, "Int32")],
        precedence_constraints=[
            arrow(count, some, expression="@[User::Rows] > 0"),
            arrow(count, none, expression="@[User::Rows] == 0"),
        ],
    )


def _events(place: Place) -> PackageDocument:
    fails = assign("Fails on purpose", "@[User::Result] = 1 / @[User::Divisor]")
    on_error = handler("OnError", "When anything fails")
    alert = mail(
        place,
        "Send the error",
        "",
        "",
        parent=on_error.id,
        expressions={
            "subject": '@[System::SourceName] + " failed"',
            "message_source": "@[System::ErrorDescription]",
        },
    )
    return package(
        "Event handlers",
        "Sends a mail with the text of each error, by a handler of the event OnError.",
        [fails, on_error, alert],
        NOTE_OF_EVENTS,
        variables=[variable("Divisor", 0, "Int32"), variable("Result", 0, "Int32")],
    )


def _loop(place: Place) -> PackageDocument:
    loop = ExecutableDocument(
        type=ContainerType.FOR_LOOP,
        name="Three times",
        properties={
            "init_expression": "@[User::Number] = 1",
            "eval_expression": "@[User::Number] <= 3",
            "assign_expression": "@[User::Number] = @[User::Number] + 1",
        },
    )
    inside = mail(
        place,
        "Send one of three",
        "",
        "A For Loop counts.",
        parent=loop.id,
        expressions={"subject": '"Mail " + (DT_WSTR, 10) @[User::Number] + " of 3"'},
    )
    after = mail(place, "Send the last one", "All three are sent", "The loop has ended.")
    return package(
        "For Loop",
        "Sends three mails, and one when the loop has ended.",
        [loop, inside, after],
        NOTE_OF_LOOP,
        variables=[variable("Number", 0, "Int32")],
        precedence_constraints=chain(loop, after),
    )


def _caller(place: Place) -> PackageDocument:
    call = ExecutableDocument(
        type=ContainerType.EXECUTE_PACKAGE,
        name="Call Letter",
        properties={
            "package": place.names["Letter"],
            "parameter_bindings": [{"parameter": "Name", "variable": "User::Customer"}],
        },
    )
    after = mail(place, "Report", "The letter is sent", "The called package has ended.")
    return package(
        "Call a package",
        "Calls another package of the project, with a value for its parameter.",
        [call, after],
        NOTE_OF_CALL,
        variables=[variable("Customer", "Ada")],
        precedence_constraints=chain(call, after),
    )


def _called(place: Place) -> PackageDocument:
    letter = mail(
        place,
        "Send the letter",
        "A letter",
        "",
        expressions={"message_source": '"Dear " + @[$Package::Name] + ",\\n\\nyou get this from a called package."'},
    )
    return package(
        "Letter",
        "Is called by “Call a package”.",
        [letter],
        parameters=[ParameterDocument(name="Name", description="Who gets the letter.", value="you")],
    )


FIRST = (
    Sample(
        "welcome",
        "Welcome",
        "A mail, and another one that tells whether the first one went: precedence constraints on success and failure.",
        [SamplePackage("Welcome", _welcome)],
    ),
    Sample(
        "notify-on-failure",
        "Notify on failure",
        "A task that fails on purpose, and a mail of high priority that says so.",
        [SamplePackage("Notify on failure", _notify)],
        is_to_fail=True,
    ),
)
SAMPLES = (
    Sample(
        "decide-by-expressions",
        "Decide by expressions",
        "Precedence constraints with expressions: what was counted says which mail goes out.",
        [SamplePackage("Decide by expressions", _decide)],
    ),
    Sample(
        "event-handlers",
        "Event handlers",
        "A handler of OnError that sends the text of each error.",
        [SamplePackage("Event handlers", _events)],
        is_to_fail=True,
    ),
    Sample("for-loop", "For Loop", "Three mails by a counter.", [SamplePackage("For Loop", _loop)]),
    Sample(
        "call-a-package",
        "Call a package",
        "Execute Package: a child package with a parameter.",
        [SamplePackage("Call a package", _caller), SamplePackage("Letter", _called)],
    ),
)
