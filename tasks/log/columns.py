"""The heads of a table that can be sorted by its columns, as links."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column: what it is called, how it is sorted now (aria-sort) and by what a click on it sorts."""

    key: str
    label: str
    look: str = ""
    largest_first: bool = False
    aria_sort: str = ""
    next_sort: str = ""


def head(columns: list[Column], sort: str) -> list[Column]:
    """Give the columns with how they are sorted; the third click on one gives the order back that the table had."""
    return [_describe(column, sort) for column in columns]


def _describe(column: Column, sort: str) -> Column:
    ways = [f"-{column.key}", column.key] if column.largest_first else [column.key, f"-{column.key}"]
    aria = "" if sort not in ways else "descending" if sort.startswith("-") else "ascending"
    following = {"": ways[0], ways[0]: ways[1], ways[1]: ""}.get(sort, ways[0])
    return Column(column.key, column.label, column.look, column.largest_first, aria, following)
