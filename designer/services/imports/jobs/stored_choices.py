"""Choices as a row keeps them: all but the password, which has a place of its own."""

from collections.abc import Mapping
from typing import Any

from designer.services.imports.outcomes import Choices


def store_choices(choices: Choices) -> dict[str, Any]:
    """Give choices as JSON."""
    return {
        "check": choices.check,
        "files": None if choices.files is None else sorted(choices.files),
        "replace": choices.replace,
        "versions": [[package, version] for package, version in choices.versions.items()],
        "counts_as": choices.counts_as,
        "counts_as_kinds": dict(choices.counts_as_kinds),
        "counts_as_tasks": dict(choices.counts_as_tasks),
    }


def load_choices(stored: Mapping[str, Any], password: str) -> Choices:
    """Give choices that were stored."""
    files = stored["files"]
    return Choices(
        check=stored["check"],
        files=None if files is None else frozenset(files),
        replace=stored["replace"],
        versions=dict(stored["versions"]),
        password=password,
        counts_as=stored["counts_as"],
        counts_as_kinds=stored["counts_as_kinds"],
        counts_as_tasks=stored["counts_as_tasks"],
    )
