"""Connection strings of SMTP connection managers: `SmtpServer=mail;UseWindowsAuthentication=True;EnableSsl=True;`.

The string and the properties are two views of one thing, so the keys are the properties' own names in SSIS's spelling.
SSIS's three are always written, the others when they are not at their defaults (SSIS reference: connection strings).
"""

import re
from dataclasses import dataclass
from types import NoneType
from typing import Any, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from connections.smtp.properties import SmtpProperties

ALWAYS = ("smtp_server", "use_windows_authentication", "enable_ssl")
TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
PART = re.compile(
    r"""\s*(?P<key>[^=;"']*?)\s*=\s*(?:"(?P<double>(?:[^"]|"")*)"|'(?P<single>(?:[^']|'')*)'|(?P<bare>[^;]*?))\s*(?:;|$)""",
    re.DOTALL,
)
BARE_HOST = re.compile(r"[^=;\s\"']+")
NEEDS_QUOTES = re.compile(r"[;\"'\r\n]|^\s|\s$|^$")

FORMAT = "DTS_E_CONNECTIONSTRINGFORMAT"
UNQUOTED_SEMICOLON = "DTS_E_UNQUOTEDSEMICOLON"

BASIC_KEYS = frozenset(
    ("username", "user", "userid", "uid", "login", "password", "pwd", "pass", "authentication", "auth", "smtpauth")
)
BASIC = (
    "{key} belongs to basic authentication, which an SMTP connection manager does not support: SSIS's does not either. "
    "Leave it out to send anonymously, or write UseWindowsAuthentication=True; a user name and password for Windows "
    "Authentication are kept in a credential, which Credential=NAME refers to."
)


class ConnectionStringError(ValueError):
    """A connection string that cannot be read: a sentence, where (counted from 0), and SSIS's symbol if it has one."""

    def __init__(self, sentence: str, position: int, code: str = "") -> None:
        super().__init__(f"{sentence} (at character {position + 1})")
        self.sentence = sentence
        self.position = position
        self.code = code


@dataclass(frozen=True)
class Pair:
    """A key with its value as it was written, and where it begins."""

    key: str
    value: str
    position: int


def parse(text: str) -> SmtpProperties:
    """Read a connection string, or a bare host name. Raises ConnectionStringError."""
    if BARE_HOST.fullmatch(text.strip()):
        pairs = [Pair("SmtpServer", text.strip(), 0)]
    else:
        pairs = list(_split(text))
    values: dict[str, Any] = {}
    places: dict[str, int] = {}
    for pair in pairs:
        name = _find_name(pair)
        if name in values:
            raise ConnectionStringError(f"{pair.key} is given twice. Write it once.", pair.position, FORMAT)
        values[name], places[name] = _read_value(pair, SmtpProperties.model_fields[name]), pair.position
    try:
        return SmtpProperties.model_validate(values)
    except ValidationError as error:
        detail = error.errors()[0]
        name = str(detail["loc"][0]) if detail["loc"] else ""
        sentence = f"{key_of(name)}: {detail['msg'].removeprefix('Value error, ')}" if name else str(detail["msg"])
        raise ConnectionStringError(sentence, places.get(name, 0)) from error


def write(properties: SmtpProperties) -> str:
    """Write properties as a connection string; parse gives the same properties back."""
    fields = SmtpProperties.model_fields
    values = {name: getattr(properties, name) for name in fields}
    wanted = [name for name in fields if name in ALWAYS or values[name] != fields[name].default]
    ordered = sorted(wanted, key=lambda name: ALWAYS.index(name) if name in ALWAYS else len(ALWAYS))
    return "".join(f"{key_of(name)}={_write_value(values[name])};" for name in ordered)


def key_of(name: str) -> str:
    """Give the key of a property: smtp_server is SmtpServer."""
    return "".join(word.capitalize() for word in name.split("_"))


KEYS = {key_of(name).casefold(): name for name in SmtpProperties.model_fields}


def _split(text: str) -> list[Pair]:
    pairs: list[Pair] = []
    place = 0
    while text[place:].strip(" \t\r\n;"):
        place += len(text[place:]) - len(text[place:].lstrip(" \t\r\n;"))
        found = PART.match(text, place)
        if not found or not found["key"]:
            raise _explain(text, place, pairs)
        pairs.append(Pair(found["key"], _unquote(found), place))
        place = found.end()
    if not pairs:
        raise ConnectionStringError("The connection string is empty. Write SmtpServer=HOST;", 0, FORMAT)
    return pairs


def _unquote(found: re.Match[str]) -> str:
    if found["double"] is not None:
        return found["double"].replace('""', '"')
    if found["single"] is not None:
        return found["single"].replace("''", "'")
    return found["bare"] or ""


def _explain(text: str, place: int, pairs: list[Pair]) -> ConnectionStringError:
    part = text[place:].partition(";")[0].strip()
    if pairs and "=" not in part:
        sentence = (
            f"“{part}” is no key with a value. A value that holds a semicolon must be wholly in quotation marks: "
            f'{pairs[-1].key}="{pairs[-1].value};{part}".'
        )
        return ConnectionStringError(sentence, place, UNQUOTED_SEMICOLON)
    if "=" in part and part.partition("=")[2].lstrip()[:1] in ('"', "'"):
        sentence = f"The quotation mark of {part.partition('=')[0].strip()} is not closed, or text follows it."
        return ConnectionStringError(sentence, place, FORMAT)
    sentence = "A connection string is made of KEY=VALUE parts with semicolons between them"
    return ConnectionStringError(f"{sentence}; “{part}” is none.", place, FORMAT)


def _find_name(pair: Pair) -> str:
    plain = re.sub(r"[\s_-]", "", pair.key).casefold()
    if name := KEYS.get(plain):
        return name
    if plain in BASIC_KEYS:
        raise ConnectionStringError(BASIC.format(key=pair.key), pair.position)
    known = ", ".join(key_of(name) for name in SmtpProperties.model_fields)
    raise ConnectionStringError(
        f"“{pair.key}” is no key of an SMTP connection manager. The keys are {known}.", pair.position
    )


def _read_value(pair: Pair, field: FieldInfo) -> Any:
    kinds = [kind for kind in get_args(field.annotation) if kind is not NoneType] or [field.annotation]
    text = pair.value.strip()
    if bool in kinds:
        if text.casefold() not in TRUTHS:
            raise ConnectionStringError(f"{pair.key} is True or False, not “{text}”.", pair.position)
        return TRUTHS[text.casefold()]
    if int in kinds or float in kinds:
        if not text and field.default is None:
            return None
        try:
            return int(text) if int in kinds else float(text)
        except ValueError as error:
            raise ConnectionStringError(f"{pair.key} is a number, not “{text}”.", pair.position) from error
    return pair.value


def _write_value(value: object) -> str:
    text = str(value)
    return '"' + text.replace('"', '""') + '"' if NEEDS_QUOTES.search(text) and text else text
