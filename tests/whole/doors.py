"""Which doors lead to which services: found by following, from every page, operation of the API and command, the names
that its code mentions. Nothing is followed beyond a service, so one that another one calls has no door by that."""

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from django.core.management import get_commands
from django.urls import URLResolver, get_resolver

from designer.api import api
from tests.whole.services import APPS, ROOT, find_services

PAGE, API, COMMAND = "page", "API", "command"


@cache
def find_doors() -> dict[str, frozenset[str]]:
    """Give each service with its kinds of doors."""
    reached = {PAGE: _reach(_pages()), API: _reach(_operations()), COMMAND: _reach(_commands())}
    return {name: frozenset(kind for kind in reached if name in reached[kind]) for name in find_services()}


def _pages() -> Iterator[str]:
    yield from map(_name, _views(get_resolver()))


def _views(resolver: URLResolver) -> Iterator[Callable[..., Any]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from () if each.namespace else _views(each)
        else:
            yield getattr(each.callback, "view_class", each.callback)


def _operations() -> Iterator[str]:
    for _, router in api._routers:
        for path in router.path_operations.values():
            yield from (_name(operation.view_func) for operation in path.operations)


def _commands() -> Iterator[str]:
    """Give manage.py's commands; those of `mailwright` ask the API."""
    for command, app in get_commands().items():
        if app in APPS:
            yield f"{app}.management.commands.{command}.Command"


def _name(view: Callable[..., Any]) -> str:
    """Give the name of a function, or of what it was made in."""
    view = inspect.unwrap(view)
    return f"{view.__module__}.{view.__qualname__.split('.')[0]}"


def _reach(doors: Iterable[str]) -> frozenset[str]:
    mentions, services = _find_mentions(), find_services()
    seen: set[str] = set()
    found = set(doors)
    while found:
        name = found.pop()
        if name not in seen:
            seen.add(name)
            found |= set() if name in services else mentions.get(name, set())
    return services & seen


@cache
def _find_mentions() -> dict[str, set[str]]:
    """Give every function, class and value of a module, and what of the modules' names it mentions."""
    mentions: dict[str, set[str]] = {}
    for file in sorted(file for app in APPS for file in (ROOT / app).rglob("*.py") if "migrations" not in file.parts):
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        tree = ast.parse(file.read_text())
        known = dict(_known(tree, module))
        for name, meant in known.items():  # what a room hands on
            mentions.setdefault(f"{module}.{name}", set()).add(meant)
        for name, node in _defined(tree):
            mentions[f"{module}.{name}"] |= _mentioned(node, known)
    return mentions


def _known(tree: ast.Module, module: str) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            yield from ((each.asname or each.name, f"{node.module}.{each.name}") for each in node.names)
    yield from ((name, f"{module}.{name}") for name, _ in _defined(tree))


def _defined(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name, node
        elif isinstance(node, ast.Assign):
            yield from ((each.id, node.value) for each in node.targets if isinstance(each, ast.Name))
        elif isinstance(node, ast.AnnAssign) and node.value and isinstance(node.target, ast.Name):
            yield node.target.id, node.value


def _mentioned(node: ast.AST, known: dict[str, str]) -> set[str]:
    found: set[str] = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and each.id in known:
            found.add(known[each.id])
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id in known:
            found.add(f"{known[each.value.id]}.{each.attr}")
    return found
