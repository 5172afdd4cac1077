"""Connection strings of SMTP connection managers: `SmtpServer=mail;UseWindowsAuthentication=True;EnableSsl=True;`.

The string and the properties are two views of one thing, so the keys are the properties' own names in SSIS's spelling.
SSIS's three are always written, the others when they are not at their defaults (SSIS reference: connection strings).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from pydantic import ValidationError

from connections.hosts.names import objection_to_server
from connections.types.smtp.properties import OF_SSIS, SmtpProperties

ORDERED = (*OF_SSIS, *(name for name in SmtpProperties.model_fields if name not in OF_SSIS))
ALWAYS = ("smtp_server", "use_windows_authentication", "enable_ssl")
TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
QUOTES = ('"', "'")
BARE_HOST = re.compile(r"[^=;\s\"']+")
HOST_AND_PORT = re.compile(r"([^:\[\]]+|\[[^\[\]]*\]):([0-9]{1,5})")
NEEDS_QUOTES = re.compile(r"[;\"'\r\n]|^\s|\s\Z")
INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,24})?([eE][+-]?[0-9]{1,2})?")
BETWEEN = r"[\s_-]"
"""What may stand between the letters of a key."""
PASSWORD_KEYS = ("password", "pwd", "pass")
# A value with its quotation marks, what wrongly follows them, and the rest of one that holds semicolons.
PASSWORD = re.compile(
    rf"""((?:{"|".join(f"{BETWEEN}*".join(key) for key in PASSWORD_KEYS)}){BETWEEN}*=\s*)"""
    r"""(?:"(?:[^"]|"")*"?|'(?:[^']|'')*'?)?[^;]*(?:;[^;=]+(?![^;]))*""",
    re.IGNORECASE,
)
LONGEST_QUOTATION = 60
BYTE_ORDER_MARK = "\ufeff"
"""With which some programs begin a file."""

FORMAT = "DTS_E_CONNECTIONSTRINGFORMAT"
UNQUOTED_SEMICOLON = "DTS_E_UNQUOTEDSEMICOLON"
NO_SERVER = "DTS_E_SENDMAILTASK_SMTP_SERVER_NOT_SPECIFIED"

BASIC_KEYS = frozenset(("username", "user", "userid", "uid", "login", *PASSWORD_KEYS, "smtpauth"))
AUTHENTICATION_KEYS = frozenset(("authentication", "auth", "authenticationmethod", "integratedsecurity"))
BASIC_VALUES = frozenset(("basic", "login", "plain"))
BASIC = (
    "{key} belongs to basic authentication, which an SMTP connection manager does not support: SSIS's does not either. "
    "Leave it out to send anonymously, or write UseWindowsAuthentication=True; a user name and password for Windows "
    "Authentication are kept in a credential, which Credential=NAME refers to."
)
AUTHENTICATION = (
    "{key} is no key of an SMTP connection manager. Write UseWindowsAuthentication=True for Windows Authentication, "
    "or False to send anonymously."
)


class ConnectionStringError(ValueError):
    """A connection string that cannot be read: a sentence, where (counted from 0), and SSIS's symbol if it has one."""

    def __init__(self, sentence: str, position: int, code: str = "") -> None:
        super().__init__(sentence, position, code)
        self.sentence = sentence
        self.position = position
        self.code = code

    def __str__(self) -> str:
        return f"{self.sentence} (At character {self.position + 1}.)"


@dataclass(frozen=True)
class Pair:
    """A key with its value as it was written, and where each begins."""

    key: str
    value: str
    key_position: int
    value_position: int


def parse(text: str) -> SmtpProperties:
    """Read a connection string, or a bare host name. Raises ConnectionStringError."""
    values: dict[str, Any] = {}
    places: dict[str, int] = {}
    for pair in _split(text):
        name = _find_name(pair)
        if name in places:
            raise ConnectionStringError(f"{pair.key} is given twice. Write it once.", pair.key_position, FORMAT)
        values[name], places[name] = _read_value(pair, name), pair.value_position
    properties = _validate(values, places)
    _check_server(properties.smtp_server, places)
    return properties


def parse_parts(text: str) -> dict[str, Any]:
    """Read a connection string into the properties of a document. Raises ConnectionStringError."""
    return parse(text).to_parts()


def blank_passwords(text: str) -> str:
    """Give a connection string that was refused as it may be shown again."""
    return PASSWORD.sub(r"\1***", text)


def write(properties: SmtpProperties) -> str:
    """Write properties as a connection string; parse gives the same properties back."""
    fields = SmtpProperties.model_fields
    values = {name: getattr(properties, name) for name in ORDERED}
    wanted = [name for name in ORDERED if name in ALWAYS or values[name] != fields[name].default]
    return "".join(f"{key_of(name)}={_write_value(values[name])};" for name in wanted)


def key_of(name: str) -> str:
    """Give the key of a property: smtp_server is SmtpServer."""
    return "".join(word.capitalize() for word in name.split("_"))


KEYS = {key_of(name).casefold(): name for name in SmtpProperties.model_fields}


def _split(text: str) -> Iterator[Pair]:
    """Give the pairs one by one, so that a key is judged before what follows it is quoted in an error."""
    pair: Pair | None = None
    place = _skip(text, 0, also=f";{BYTE_ORDER_MARK}")
    if host := BARE_HOST.fullmatch(text[place:].rstrip().removesuffix(";").rstrip()):
        yield Pair("SmtpServer", host[0], place, place)
        return
    while place < len(text):
        pair, place = _read_pair(text, place, pair)
        yield pair
        place = _skip(text, place, also=";")
    if pair is None:
        raise ConnectionStringError("The connection string is empty. Write SmtpServer=HOST;", 0, FORMAT)


def _read_pair(text: str, place: int, before: Pair | None) -> tuple[Pair, int]:
    """Read the pair that begins here, and tell where it ends."""
    semicolon = _find(text, ";", place)
    equals = text.find("=", place, semicolon)
    if equals < 0:
        raise _no_pair(text[place:semicolon].strip(), place, before)
    key = text[place:equals].strip()
    if not key:
        raise ConnectionStringError("A key is missing before “=”. Write KEY=VALUE;", place, FORMAT)
    start = _skip(text, equals + 1)
    if text[start : start + 1] in QUOTES:
        value, end = _read_quoted(text, start, key)
        return Pair(key, value, place, start), end
    # A value may be empty: then the blanks after "=" lead to the semicolon, or to the end.
    return Pair(key, text[start:semicolon].strip(), place, min(start, semicolon)), semicolon


def _read_quoted(text: str, start: int, key: str) -> tuple[str, int]:
    quote, place = text[start], start + 1
    pieces: list[str] = []
    while (end := text.find(quote, place)) >= 0:
        pieces.append(text[place:end])
        if text[end + 1 : end + 2] != quote:
            return quote.join(pieces), _expect_end(text, end + 1, key)
        place = end + 2
    sentence = f"The quotation mark before the value of {key} is not closed."
    raise ConnectionStringError(sentence, start, FORMAT)


def _expect_end(text: str, place: int, key: str) -> int:
    end = _skip(text, place)
    if end < len(text) and text[end] != ";":
        sentence = (
            f"Text follows the quoted value of {key}. Write a semicolon after it, and quotation marks in it twice."
        )
        raise ConnectionStringError(sentence, end, FORMAT)
    return end


def _no_pair(part: str, place: int, before: Pair | None) -> ConnectionStringError:
    if before is None:
        sentence = f"A connection string is KEY=VALUE parts with semicolons between them; “{_shorten(part)}” is none."
        return ConnectionStringError(sentence, place, FORMAT)
    sentence = (
        f"“{_shorten(part)}” is no key with a value. A value that holds a semicolon must be wholly in quotation marks: "
        f'{before.key}="{_shorten(before.value)};{_shorten(part)}".'
    )
    return ConnectionStringError(sentence, place, UNQUOTED_SEMICOLON)


def _skip(text: str, place: int, also: str = "") -> int:
    while place < len(text) and (text[place].isspace() or text[place] in also):
        place += 1
    return place


def _find(text: str, sign: str, place: int) -> int:
    found = text.find(sign, place)
    return found if found >= 0 else len(text)


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTATION else f"{text[:LONGEST_QUOTATION]}…"


def _find_name(pair: Pair) -> str:
    plain = re.sub(BETWEEN, "", pair.key).casefold()
    if name := KEYS.get(plain):
        return name
    if plain in BASIC_KEYS or (plain in AUTHENTICATION_KEYS and pair.value.casefold() in BASIC_VALUES):
        raise ConnectionStringError(BASIC.format(key=pair.key), pair.key_position)
    if plain in AUTHENTICATION_KEYS:
        raise ConnectionStringError(AUTHENTICATION.format(key=pair.key), pair.key_position)
    known = ", ".join(key_of(name) for name in ORDERED)
    sentence = f"“{_shorten(pair.key)}” is no key of an SMTP connection manager. The keys are {known}."
    raise ConnectionStringError(sentence, pair.key_position)


def _read_value(pair: Pair, name: str) -> Any:
    """Read a value as what its property is: True or False, a number, one of some words, or text."""
    field = SmtpProperties.model_fields[name]
    kind = _type_of(field.annotation)
    text = pair.value.strip()
    if not text and field.default is None:
        return None
    if kind is bool:
        if text.casefold() not in TRUTHS:
            raise _misread(pair, "True or False")
        return TRUTHS[text.casefold()]
    if kind is int or kind is float:
        if not (INTEGER if kind is int else DECIMAL).fullmatch(text):
            raise _misread(pair, "a whole number" if kind is int else "a number")
        return kind(text)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _read_choice(pair, kind)
    return pair.value


def _read_choice(pair: Pair, kind: type[Enum]) -> Enum:
    for member in kind:
        if str(member.value).casefold() == pair.value.strip().casefold():
            return member
    raise _misread(pair, " or ".join(str(member.value) for member in kind))


def _misread(pair: Pair, wanted: str) -> ConnectionStringError:
    return ConnectionStringError(f"{pair.key} is {wanted}, not “{_shorten(pair.value)}”.", pair.value_position)


def _type_of(annotation: Any) -> Any:
    """Give what an annotation such as `Annotated[int, …] | None` is about: int."""
    if get_origin(annotation) is Annotated:
        return _type_of(get_args(annotation)[0])
    kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
    return _type_of(kinds[0]) if kinds else annotation


def _validate(values: dict[str, Any], places: dict[str, int]) -> SmtpProperties:
    try:
        return SmtpProperties.model_validate(values)
    except ValidationError as error:
        detail = error.errors()[0]
        name = str(detail["loc"][0])
        sentence = f"{key_of(name)}: {detail['msg'].removeprefix('Value error, ')}"
        raise ConnectionStringError(sentence.rstrip(".") + ".", places.get(name, 0)) from error


def _check_server(host: str, places: dict[str, int]) -> None:
    """Refuse what is no server, but for an empty value: SSIS saves drafts so, and validation says what is missing."""
    if "smtp_server" not in places:
        raise ConnectionStringError("The SMTP server is missing. Write SmtpServer=HOST;", 0, NO_SERVER)
    place = places["smtp_server"]
    if found := HOST_AND_PORT.fullmatch(host):
        sentence = f"The SMTP server is a name or address without a port. Write SmtpServer={found[1]};Port={found[2]};"
        raise ConnectionStringError(sentence, place)
    if "://" in host:
        raise ConnectionStringError(objection_to_server(host), place)


def _write_value(value: object) -> str:
    text = str(value).removesuffix(".0") if isinstance(value, float) else str(value)
    return '"' + text.replace('"', '""') + '"' if NEEDS_QUOTES.search(text) else text
