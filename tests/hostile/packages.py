"""Packages of somebody who wants to stop the others."""

from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument, VariableDocument
from tests.packages import executable, package, send_mail, smtp

NEVER = 2_000_000_000
COSTLY = '@[User::Number] = REPLICATE("ab", 300000) < REPLICATE("ba", 300000) ? 1 : 0'
"""As much work as one expression of an Expression task may be."""
TOO_COSTLY = f'{COSTLY} + LEN(UPPER(REPLICATE("ab", 400000)))'
MARKS = '@[User::Text] = REPLICATE("\\x0301\\x0323", 100000) < "a" ? "x" : "y"'
BOMB = "<div>" * 400 + "<p style='color:red'>x</p>" * 20_000
ADDRESSES = ["(" * 5000 + "a@example.com", "a" + ")" * 5000, "a@" + "(" * 2500 + ")" * 2500]
ODD = ["a" * 200 + ".csv", "[" * 100, "-rf", "* *", "ü\u0301" * 30, "%s%n.csv"]
NAMES = [*ODD, *(f"{number}.csv" for number in range(2000))]


def waiting_packages(silent: list[ConnectionManagerDocument], folder: str) -> list[PackageDocument]:
    """Those that wait for servers, or have something in them that is hard to read."""
    bombs = [send_mail(f"Mail {number}", message_format="Html", message_source=BOMB) for number in range(5)]
    return [
        _silent("Silent", silent),
        _files(folder),
        _mails("Bombs", bombs),
        _mails("Parentheses", [send_mail(f"Mail {number}", to_line=line) for number, line in enumerate(ADDRESSES)]),
    ]


def computing_packages() -> list[PackageDocument]:
    """Those that never end and compute all the time."""
    return [
        _endless("Endless", "@[User::Number] = @[User::Number] + 1"),
        _endless("Endless and costly", COSTLY),
        _endless("Endless and too costly", TOO_COSTLY),
        _endless("Endless and full of marks", MARKS),
    ]


def _variables() -> list[VariableDocument]:
    number = VariableDocument(name="Number", type="Int32", value=0)
    return [number, VariableDocument(name="Text", type="String", value="")]


def _silent(name: str, managers: list[ConnectionManagerDocument]) -> PackageDocument:
    """Tasks beside each other, some for each server that never comes to a point: single ones, and batches."""
    mails = [send_mail(f"Mail {number}", managers[number % len(managers)].name) for number in range(9)]
    return package(name, mails, [], managers)


def _endless(name: str, expression: str) -> PackageDocument:
    loops = [_loop(number) for number in range(3)]
    tasks = [executable("ExpressionTask", "Set", loop, properties={"expression": expression}) for loop in loops]
    return package(name, [*loops, *tasks]).model_copy(update={"variables": _variables()})


def _loop(number: int) -> ExecutableDocument:
    return executable("ForLoop", f"Loop {number}", properties={"eval_expression": "1 == 1"})


def _files(folder: str) -> PackageDocument:
    enumerator = {"kind": "File", "folder": folder, "files": "*" * 20 + ".csv", "traverse_subfolders": True}
    mappings = [{"variable": "User::Text", "index": 0}]
    loop = executable("ForeachLoop", "Each", properties={"enumerator": enumerator, "variable_mappings": mappings})
    task = executable("ExpressionTask", "Set", loop, properties={"expression": "@[User::Number] = LEN(@[User::Text])"})
    return package("Files", [loop, task]).model_copy(update={"variables": _variables()})


def _mails(name: str, mails: list[ExecutableDocument]) -> PackageDocument:
    return package(name, mails, [], [smtp(port=9)])
