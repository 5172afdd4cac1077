"""Packages as people draw large ones: a chain of mails that goes to and fro in rows, about as wide as it is high."""

from designer.package.document import PackageDocument
from tests.packages import chain

WIDTH, HEIGHT = 290, 140
"""From one task to the next, in pixels at 100 %."""


def grid(name: str, tasks: int, port: int) -> PackageDocument:
    """Make a package of so many tasks that send to this port."""
    made, columns = chain(tasks, port), columns_of(tasks)
    placed = [
        one.model_copy(update={"x": _column(number, columns) * WIDTH, "y": number // columns * HEIGHT})
        for number, one in enumerate(made.executables)
    ]
    return made.model_copy(update={"name": name, "executables": placed})


def columns_of(tasks: int) -> int:
    """Give how many stand in a row."""
    return round((tasks * 0.75) ** 0.5)


def _column(number: int, columns: int) -> int:
    row, column = divmod(number, columns)
    return column if row % 2 == 0 else columns - 1 - column
