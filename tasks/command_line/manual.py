"""The manual page mailwright(1), made of what the commands say of themselves when the wheel is built.

roff is written by hand (man(7)): a text's backslashes, and dots and apostrophes where a line begins, are escaped.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import click

from tasks.command_line.exit_statuses import ExitStatus
from tasks.command_line.main import main
from tasks.command_line.server import CA, TOKEN, URL

NAME = "mailwright"
SUMMARY = "packages that send mail, on a server or from files"
VARIABLES: Mapping[str, str] = {
    URL: "The address of the server, such as https://mailwright.example.",
    TOKEN: "An API token; Your account, API tokens makes one. No option takes it: all may read a command line.",
    CA: "A file or folder of the authorities to trust, where a company has its own.",
    "NO_COLOR": "Set to anything, there are no colours.",
}
STATUSES: Mapping[ExitStatus, str] = {
    ExitStatus.SUCCESS: "It succeeded.",
    ExitStatus.FAILURE: "It failed: the package, the import, the test; of validate, there are errors.",
    ExitStatus.USAGE: "The command line makes no sense.",
    ExitStatus.CANCELED: "The execution was canceled.",
    ExitStatus.NOT_FOUND: "There is no such thing.",
    ExitStatus.NOT_LOADED: "It could not be loaded; the server refuses, or does not answer.",
    ExitStatus.BAD_COMMAND_LINE: "Of dtexec: the command line makes no sense.",
    ExitStatus.INTERRUPTED: "The command was interrupted, and what it waited for goes on.",
}
EXAMPLES: Mapping[str, str] = {
    "Run a package with a value, and wait for its end:": "mailwright run Reports/Nightly -p Top=5 -e Test",
    "Take the call of a job as SSIS has it:": 'mailwright dtexec /ISServer "Reports/Nightly" /Rep EW',
    "Complete words in bash:": 'eval "$(_MAILWRIGHT_COMPLETE=bash_source mailwright)"',
}
SWITCH = re.compile(r"(?<!\S)-[\w-]+")


def write_manual(version: str) -> str:
    """Write the page of a version."""
    context = click.Context(main, info_name=NAME, **main.context_settings)
    lines = [
        f'.TH MAILWRIGHT 1 "" "mailwright {_escape(version)}" "User Commands"',
        *_section("NAME", f"{NAME} \\- {_escape(SUMMARY)}"),
        *_section("SYNOPSIS", *_usage(context)),
        *_section("DESCRIPTION", *_paragraphs(main.help or "")),
        *_section("OPTIONS", *_options(context, main.get_params(context))),
        *_section("COMMANDS", *_commands(main, context)),
        *_section("ENVIRONMENT", *_terms(VARIABLES)),
        *_section("EXIT STATUS", *_terms({str(status.value): text for status, text in STATUSES.items()})),
        *_section("EXAMPLES", *_examples()),
    ]
    return "\n".join(lines) + "\n"


def _section(title: str, *lines: str) -> Iterator[str]:
    yield from (f".SH {title}", *lines)


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        own = click.Context(command, info_name=name, parent=context)
        title = own.command_path.partition(" ")[2]
        yield from (f'.SS "{_escape(title)}"', *_usage(own), ".PP", *_paragraphs(command.help or ""))
        yield from _options(own, command.params)
        if isinstance(command, click.Group):
            yield from _commands(command, own)


def _usage(context: click.Context) -> Iterator[str]:
    words = _escape(" ".join(context.command.collect_usage_pieces(context)))
    yield f"\\fB{_escape(context.command_path)}\\fR {words}"


def _options(context: click.Context, parameters: Iterable[click.Parameter]) -> Iterator[str]:
    for parameter in parameters:
        record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
        if record:
            term = SWITCH.sub(lambda switch: f"\\fB{switch[0]}\\fR", record[0].replace("\\", "\\e"))
            yield from (".TP", _escape_hyphens(term), _escape(record[1]))


def _terms(described: Mapping[str, str]) -> Iterator[str]:
    for term, text in described.items():
        yield from (".TP", f"\\fB{_escape(term)}\\fR", _escape(text))


def _examples() -> Iterator[str]:
    for text, command in EXAMPLES.items():
        yield from (".TP", _escape(text), ".nf", _escape(command), ".fi")


def _paragraphs(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        yield from ([".PP"] if number else [])
        yield _escape(" ".join(paragraph.split()))


def _escape(text: str) -> str:
    escaped = _escape_hyphens(text.replace("\\", "\\e"))
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def _escape_hyphens(text: str) -> str:
    """Keep hyphens as they are typed: a reader may copy them."""
    return text.replace("-", "\\-")
