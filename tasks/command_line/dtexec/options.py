"""dtexec's options: their words, short as far as dtexec lets them, and what a call says (SSIS reference: dtexec)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tasks.command_line.given import split

VALUED = ("F|ile", "ISS|erver", "Ser|ver", "Env|Reference", "De|crypt", "M|axConcurrent", "Com|mandFile")
REPEATED = ("Par|ameter", "Conn|ection", "Set", "Rep|orting", "Rem")
FLAGS = ("Va|lidate", "W|arnAsError", "X86", "Su|m")
ELSEWHERE = {
    "SQ|L": "packages are not in msdb here: import it into a project, and name it with /ISServer",
    "D|ts": "there is no package store here: import it into a project, and name it with /ISServer",
    "Proj|ect": "import the .ispac into a project, and name its package with /ISServer",
    "Pack|age": "name a package of a project with /ISServer",
    "U|ser": "an API token says who asks (MAILWRIGHT_TOKEN)",
    "P|assword": "an API token says who asks (MAILWRIGHT_TOKEN)",
    "CheckF|ile": "there are no checkpoints: the workers of a server take a run up where it was",
    "CheckP|ointing": "there are no checkpoints: the workers of a server take a run up where it was",
    "Res|tart": "there are no checkpoints: the workers of a server take a run up where it was",
    "Cons|oleLog": "/Reporting says what is printed",
    "L|ogger": "log providers are for Python programs",
    "VL|og": "/Reporting V prints everything",
    "Dump": "there are no dump files",
    "DumpOnError": "there are no dump files",
    "Ca|llerInfo": "the token's person is the caller",
    "VerifyB|uild": "packages have no build number here",
    "VerifyP|ackageid": "packages are named here",
    "VerifyS|igned": "signatures are not checked",
    "VerifyV|ersionid": "packages are named here",
}
LARGEST_FILE = 1_000_000
WORD = re.compile(r'"([^"]*)"|(\S+)')
LEVELS = frozenset("NEWICDPV")


class BadCommandLine(Exception):
    """A call that makes no sense; the text says why."""


@dataclass
class Call:
    """What a call says. values are by the option's whole word in lower case."""

    values: dict[str, str] = field(default_factory=dict)
    repeated: list[tuple[str, str]] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)

    def each(self, option: str) -> list[tuple[str, str]]:
        """Give the names and values of an option that may stand several times."""
        return [split(value) for name, value in self.repeated if name == option]

    @property
    def levels(self) -> frozenset[str]:
        """What is printed: errors, warnings and progress if nothing else is said."""
        given = [value for name, value in self.repeated if name == "reporting"]
        letters = {each for text in given for each in text.partition(";")[0].upper() if each not in ", "}
        if letters - LEVELS:
            raise BadCommandLine(
                f"/Reporting knows {', '.join(sorted(LEVELS))}, and not {', '.join(letters - LEVELS)}."
            )
        return frozenset(letters or "EWP") if "N" not in letters else frozenset()


def _find(word: str, options: Iterable[str]) -> str | None:
    """Give the whole word of an option in lower case, if the word is it or short for it."""
    for option in options:
        shortest, whole = option.partition("|")[0].lower(), option.replace("|", "").lower()
        if whole.startswith(word) and len(word) >= len(shortest):
            return whole
    return None


def read(words: Sequence[str], *, is_file: bool = False) -> Call:
    """Read a call. Raises BadCommandLine."""
    call, left = Call(), iter(words)
    for word in left:
        _read_option(call, word, left, is_file=is_file)
    return call


def _read_option(call: Call, word: str, left: Iterator[str], *, is_file: bool) -> None:
    if word[:1] not in ("/", "-") or len(word) < 2:
        raise BadCommandLine(f"“{word}” is no option; options begin with / or -.")
    short = word[1:].lower()
    if flag := _find(short, FLAGS):
        call.flags.add(flag)
    elif repeated := _find(short, REPEATED):
        call.repeated.append((repeated, _take(word, left)))
    elif valued := _find(short, VALUED):
        _keep(call, valued, _take(word, left), is_file=is_file)
    else:
        _refuse(word, short)


def _take(word: str, left: Iterator[str]) -> str:
    try:
        return next(left)
    except StopIteration:
        raise BadCommandLine(f"{word} needs a value.") from None


def _keep(call: Call, option: str, value: str, *, is_file: bool) -> None:
    if option == "commandfile":
        if is_file:
            raise BadCommandLine("A command file names no other.")
        inner = read(_read_file(value), is_file=True)
        call.repeated += inner.repeated
        call.flags |= inner.flags
        for name, text in inner.values.items():
            _keep(call, name, text, is_file=True)
    elif option in call.values:
        raise BadCommandLine(f"/{option} stands twice.")
    else:
        call.values[option] = value


def _read_file(path: str) -> list[str]:
    try:
        with Path(path).open("rb") as file:
            octets = file.read(LARGEST_FILE + 1)
        text = octets.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadCommandLine(f"The command file “{path}” cannot be read.") from error
    if len(octets) > LARGEST_FILE:
        raise BadCommandLine(f"The command file “{path}” has more than {LARGEST_FILE:,} octets.")
    return [quoted or bare for quoted, bare in WORD.findall(text)]


def _refuse(word: str, short: str) -> None:
    for option, sentence in ELSEWHERE.items():
        if _find(short, [option]):
            raise BadCommandLine(f"{word}: {sentence}.")
    raise BadCommandLine(f"dtexec has no option {word}.")
