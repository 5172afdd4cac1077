"""Which services there are: found in the modules themselves, so that none is forgotten.

A service is a public function that is given who asks, as its first argument, and that changes something: it runs in a
transaction, writes into the record or the database, or calls what does. Doors are given a request, and are none.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ("designer", "connections", "tasks")
WHO_ASKS = {"Person", "User"}
WRITES = {"save", "delete", "create", "bulk_create", "bulk_update", "update", "update_or_create", "get_or_create"}
QUERIES = {"objects", "filter", "exclude", "_default_manager"}
"""What stands before a method of the same name as one of a dictionary or a set."""


@cache
def find_services() -> frozenset[str]:
    """Give the services by their whole names."""
    functions = dict(_find_functions())
    changing = {name for name, (node, _) in functions.items() if _writes(node)}
    while more := {name for name, (_, calls) in functions.items() if calls & changing} - changing:
        changing |= more
    return frozenset(name for name in changing if _is_asked_for_somebody(functions[name][0], name))


def _find_functions() -> Iterator[tuple[str, tuple[ast.FunctionDef, frozenset[str]]]]:
    """Give all functions of modules, each with the names of those that it calls."""
    for file in sorted(file for app in APPS for file in (ROOT / app).rglob("*.py") if "migrations" not in file.parts):
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        tree = ast.parse(file.read_text())
        known = dict(_imported(tree)) | {each.name: f"{module}.{each.name}" for each in _functions_of(tree)}
        for node in _functions_of(tree):
            yield f"{module}.{node.name}", (node, frozenset(_called(node, known)))


def _functions_of(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (each for each in tree.body if isinstance(each, ast.FunctionDef))


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            yield from ((each.asname or each.name, f"{node.module}.{each.name}") for each in node.names)


def _called(node: ast.FunctionDef, known: dict[str, str]) -> Iterator[str]:
    for call in (each.func for each in ast.walk(node) if isinstance(each, ast.Call)):
        if isinstance(call, ast.Name) and call.id in known:
            yield known[call.id]
        elif isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name) and call.value.id in known:
            yield f"{known[call.value.id]}.{call.attr}"


def _writes(node: ast.FunctionDef) -> bool:
    decorators = {ast.unparse(each) for each in node.decorator_list}
    methods = [
        each.func for each in ast.walk(node) if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute)
    ]
    return "transaction.atomic" in decorators or any(
        (each.attr in WRITES and (each.attr in {"save", "delete"} or QUERIES & _names_in(each.value)))
        or (each.attr in {"apply", "statements"} and _is_prepared(each.value))
        for each in methods
    )


def _is_prepared(node: ast.expr) -> bool:
    """Tell whether it is a constant, as the statements are that are built once (designer/database)."""
    return isinstance(node, ast.Name) and node.id.isupper()


def _names_in(node: ast.expr) -> set[str]:
    return {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def _is_asked_for_somebody(node: ast.FunctionDef, name: str) -> bool:
    first = next(iter(node.args.args), None)
    annotation = ast.unparse(first.annotation) if first and first.annotation else ""
    return not node.name.startswith("_") and ".views." not in name and bool(WHO_ASKS & set(annotation.split(" | ")))
