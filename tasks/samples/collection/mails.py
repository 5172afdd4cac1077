"""Samples of what a mail can be: attachments, HTML, expressions, and what becomes of one that is not taken."""

from designer.package.document import PackageDocument
from designer.package.enumerations import InDoubt
from tasks.samples.drawing import assign, chain, mail, package, variable
from tasks.samples.sample import Place, Sample, SamplePackage

HTML = """<html>
  <head><style>h1 { color: #5b3fd6 } td { padding: 2px 12px }</style></head>
  <body>
    <h1>Figures of the week</h1>
    <table><tr><td>North</td><td>17</td></tr><tr><td>South</td><td>4</td></tr></table>
  </body>
</html>
"""
NOTE_OF_ATTACHMENTS = """**Attachments**

A file of the project, and one that exists nowhere: its content is typed in the task. On the page *Attachments* of the
task you say what is done where a file is missing."""
NOTE_OF_HTML = """**HTML and priority**

Styles are written into the elements, because mail programs drop style sheets, and who reads plain text gets that. The
mail has a high priority."""
NOTE_OF_EXPRESSIONS = """**Expressions**

The Expression task makes a text. fx beside a field drives a property by an expression, which is evaluated just before
the mail is built."""
NOTE_OF_RETRIES = """**Tried again, and in doubt**

What a server refuses for now (4yz) is tried again for two hours; other tasks go on. Of a message that was cut off while
it was handed over nobody knows whether it arrived. This package sends it once more; usually a person decides."""


def _attachments(place: Place) -> PackageDocument:
    letter = mail(
        place,
        "Send with attachments",
        "Figures",
        "The figures are attached.",
        file_attachments="sample-figures.csv",
        content_attachments=[{"file_name": "read-me.txt", "source": "North and south, by week."}],
        missing_attachment="Warn",
    )
    return package("Attachments", "Sends a mail with two attachments.", [letter], NOTE_OF_ATTACHMENTS)


def _html(place: Place) -> PackageDocument:
    letter = mail(place, "Send HTML", "Figures of the week", HTML, message_format="Html", priority="High")
    return package("HTML and priority", "Sends an HTML message of high priority.", [letter], NOTE_OF_HTML)


def _expressions(place: Place) -> PackageDocument:
    greet = assign("Make a greeting", '@[User::Greeting] = "Hello " + UPPER(@[User::Name])')
    letter = mail(
        place,
        "Send the greeting",
        "",
        "",
        expressions={
            "subject": '"Started on " + (DT_WSTR, 10) (DT_DBDATE) @[System::StartTime]',
            "message_source": '@[User::Greeting] + ",\\n\\nsent by " + @[System::PackageName] + "."',
        },
    )
    return package(
        "Expressions",
        "Makes subject and text of a mail by expressions.",
        [greet, letter],
        NOTE_OF_EXPRESSIONS,
        variables=[variable("Name", "Ada"), variable("Greeting")],
        precedence_constraints=chain(greet, letter),
    )


def _retries(place: Place) -> PackageDocument:
    letter = mail(place, "Send patiently", "Tried again for two hours", "It may take a while.", retry_minutes=120)
    return package(
        "Retries and doubt",
        "Says for how long a mail is tried again, and what becomes of one in doubt.",
        [letter],
        NOTE_OF_RETRIES,
        in_doubt=InDoubt.SEND_AGAIN,
    )


SAMPLES = (
    Sample(
        "attachments",
        "Attachments",
        "A file of the project, and one whose content is typed in the task.",
        [SamplePackage("Attachments", _attachments)],
        {"sample-figures.csv": "Region,Orders\nNorth,17\nSouth,4\n"},
    ),
    Sample(
        "html",
        "HTML and priority",
        "An HTML message with styles and a text for plain readers, of high priority.",
        [SamplePackage("HTML and priority", _html)],
    ),
    Sample(
        "expressions",
        "Expressions",
        "Subject and text made by expressions, and an Expression task.",
        [SamplePackage("Expressions", _expressions)],
    ),
    Sample(
        "retries",
        "Retries and doubt",
        "For how long a mail is tried again, and what becomes of a message of which nobody knows whether it arrived.",
        [SamplePackage("Retries and doubt", _retries)],
    ),
)
