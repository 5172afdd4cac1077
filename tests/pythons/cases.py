"""What our readers and writers make of a table of inputs, as JSON. Pythons that have none of our libraries run it:
it imports the standard library, and what `find_cores` finds.

    python tests/pythons/cases.py ROOT FOLDER…    where FOLDERs hold the libraries that there are
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
PACKAGES = ("tasks", "tasks/types", "tasks/types/send_mail", "tasks/types/send_mail/message")
NUMBERS = [
    "1",
    "-1.5",
    "+2e3",
    "1_000",
    "1_0.5",
    "\uff11\uff12",
    "\u0661",
    "0x10",
    "1e",
    ".5",
    "5.",
    "",
    "9" * 400,
    "9" * 5000,
]
MOMENTS = ["2026-01-31", "2026-01-31 08:30:00.1234567", "20260131", "2026-W05-6", "2026-01-31T08", "2026-01-31x08:30"]
EXPRESSIONS = [
    "1 + 2 * 3", "10 / 4", "10 % 3", "1.5 * 2", "0.1F + 0.2F", "1E308 * 10", "(DT_I4) 2.5", "(DT_WSTR, 30) 1E22",
    "(DT_I4) \"1_000\"", "(DT_I4) \"\uff11\"", '(DT_R8) "1e5"', "ROUND(2.675, 2)", "POWER(2, 0.5)", "SQRT(2)",
    '(DT_WSTR, 40) (DT_DBTIMESTAMP) "2026-01-31 08:30:00.5"', '(DT_DBTIMESTAMP) "2026-W05-6"', "GETDATE()",
    '(DT_WSTR, 30) DATEADD("mm", 1, (DT_DATE) "1/31/2026")', 'DATEDIFF("dd", (DT_DATE) "1/1/2026", GETDATE())',
    'UPPER("stra\u00dfe \u0131i")', 'LOWER("\u0130I")', 'REVERSE("\u00e4b")', 'HEX(255)', 'TOKEN("a,b;c", ",;", 2)',
    '"a" < "B"', '"\u00e9" < "f"', 'TRIM("\u00a0 x ")',
    'LEN("\\xD83D\\xDE00")', "1 +", '"\\q"', "@x",
    '(DT_GUID) "1_"',
    '(DT_GUID) "{00000000-0000-0000-0000-00000000000a}"', '(DT_STR, 9, 1252) "\u20ac\u0141"', "NULL(DT_I4) + 1",
]  # fmt: skip
CSV = ["a;\u2028b\n", 'a,b\n1,"2\n3"\n', "sep=;\na;b\n", ' "a" , "b""c"\n', '"a', '"a"b', "a\rb\r\nc", ""]
NAMES = ["Stra\u00dfe.CSV", "\u0130\u0131\u017f\u212a.txt", "\u03a3\u03c3\u03c2", "\u00ff\u0178", "\u01c5\u01c6"]
TEXTS = [
    "Plain", "Gr\u00fc\u00dfe " * 12, "\u65e5\u672c" * 40, "a" * 200, "\U0001f600" * 30, "A=?utf-8?q?B?=", "x\ty", "",
    "<1@example.com> " * 9,
]  # fmt: skip
SENDERS = [
    *("Ann <ann@example.com>", '"Smith, Ann" <ann@example.com>', "J\u00fcrgen <j@example.com>", '"a b"@example.com'),
    *("ann@\u00fcber.example", "D\u00e9partement " * 9 + "<f@example.com>"),
]
BODIES = [
    "Hello\n",
    "Gr\u00fc\u00dfe\n" * 20,
    "x" * 2000,
    "\u65e5\u672c" * 500,
    "From here\n.\n..\n",
    "a\u2028b\x0bc\n",
    "",
]


def describe(read: Callable[[str], Any], text: str) -> str:
    """Give what is made of a text, or what it is refused with."""
    try:
        return repr(read(text))
    except Exception as error:  # any error is an answer, and must be the same on each Python
        return f"{type(error).__name__}: {error}"


def read_all(root: Path) -> dict[str, list[str]]:
    """Give what comes of every table that needs no library but pure ones."""
    numerals, expressions = import_module("designer.input.numerals"), import_module("designer.expressions")
    variables, addresses = import_module("designer.package.data_types"), import_module("connections.addresses")
    csv, capitals = import_module("tasks.types.rows.csv_text"), import_module("connections.files.capitals")
    headers = import_module("tasks.types.send_mail.message.headers")
    mime = import_module("tasks.types.send_mail.message.mime")
    lists = [case["text"] for case in json.loads((root / "tests/data/addresses.json").read_text("utf-8"))]
    tables: dict[str, tuple[Callable[[str], Any], list[str]]] = {
        "numbers": (lambda text: (numerals.is_number(text), numerals.is_whole_number(text)), NUMBERS),
        "Int32": (lambda text: variables.parse_value(variables.VariableType.INT32, text), NUMBERS),
        "Double": (lambda text: variables.parse_value(variables.VariableType.DOUBLE, text), NUMBERS),
        "Decimal": (lambda text: variables.parse_value(variables.VariableType.DECIMAL, text), NUMBERS),
        "DateTime": (lambda text: variables.parse_value(variables.VariableType.DATE_TIME, text), MOMENTS),
        "expressions": (lambda text: expressions.evaluate(text, {}, now=NOW), EXPRESSIONS),
        "addresses": (lambda text: [str(each) for each in addresses.read_items(text)], lists),
        "CSV": (lambda text: list(csv.split_csv(text, ",")), CSV),
        "file names": (capitals.fold, NAMES),
        "subjects": (lambda text: headers.write_text("Subject", text), TEXTS),
        "senders": (lambda text: headers.write_addresses("From", addresses.read_mailboxes(text), utf8=False), SENDERS),
        "bodies": (lambda text: mime.write_text_part(text, "plain"), BODIES),
    }
    return {name: [describe(read, text) for text in texts] for name, (read, texts) in tables.items()}


def build_mails() -> list[str]:
    """Give whole messages, which needs pydantic."""
    message = import_module("tasks.types.send_mail.message")
    properties = import_module("tasks.types.send_mail.properties")

    def build(given: str) -> Any:
        sender, subject, body = json.loads(given)
        made = properties.SendMailProperties(
            from_line=sender, to_line="bob@example.com", subject=subject, message_source=body
        )
        return message.build_mail(made, "<1@example.com>", NOW).content

    return [
        describe(build, json.dumps([sender, text, body]))
        for sender, text, body in zip(SENDERS, TEXTS, BODIES, strict=False)
    ]


def find_cores(root: Path, libraries: list[str]) -> bool:
    """Let the cores be imported; tell whether pydantic is there. Without it nothing in __init__ of ours is run."""
    sys.path[:0] = [str(root), *libraries]
    try:
        import_module("pydantic")
    except ImportError:
        for name in PACKAGES:
            module = sys.modules[name.replace("/", ".")] = ModuleType(name.replace("/", "."))
            module.__path__ = [str(root / name)]
        return False
    return True


if __name__ == "__main__":
    has_all = find_cores(Path(sys.argv[1]), sys.argv[2:])
    found = {**read_all(Path(sys.argv[1])), **({"mails": build_mails()} if has_all else {})}
    json.dump({"version": sys.version, "found": found}, sys.stdout)
