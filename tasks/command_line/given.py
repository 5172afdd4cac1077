"""NAME=VALUE of a command line, as values of the parameters' types."""

from collections.abc import Iterable, Mapping
from typing import Any

import click

from designer.package.data_types import VariableType, parse_value

OF_PACKAGE = "$Package::"


def split(text: str) -> tuple[str, str]:
    """Give name and value of NAME=VALUE, or of NAME;VALUE as dtexec has it. Raises UsageError."""
    places = [place for place in (text.find("="), text.find(";")) if place > 0]
    if not places:
        raise click.UsageError(f"“{text}” gives no value. Write NAME=VALUE.")
    return text[: min(places)], text[min(places) + 1 :]


def read_parameters(texts: Iterable[str], types: Mapping[str, str]) -> dict[str, Any]:
    """Give values by names. Raises UsageError for a parameter that there is not, and a value that does not fit."""
    return dict(_read(*split(each), types) for each in texts)


def _read(name: str, text: str, types: Mapping[str, str]) -> tuple[str, Any]:
    short = name.removeprefix(OF_PACKAGE)
    if short not in types:
        raise click.UsageError(f"There is no parameter “{short}”. {_list(types)}")
    try:
        return short, parse_value(VariableType(types[short]), text)
    except ValueError as error:
        raise click.UsageError(f"The parameter “{short}”: {error}") from error


def _list(types: Mapping[str, str]) -> str:
    return f"It has {', '.join(types)}." if types else "The package has none."
