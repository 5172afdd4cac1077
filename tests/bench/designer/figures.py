"""What was measured, as lines of a table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One thing that was measured of a package; goal says in words what is to be reached, is_met whether it was."""

    name: str
    shown: str
    goal: str = ""
    is_met: bool = True


def milliseconds(name: str, seconds: float, most: float | None = None, more: str = "") -> Line:
    """Give a time as a line; most are the milliseconds that it may take."""
    shown = f"{seconds * 1000:,.0f} ms{f'; {more}' if more else ''}"
    return Line(name, shown, f"< {most:,.0f} ms" if most else "", most is None or seconds * 1000 < most)


def table(lines_of: dict[int, list[Line]]) -> str:
    """Give the lines of packages of so many tasks beside each other, with the goals of the last."""
    sizes = list(lines_of)
    head = f"| | {' | '.join(f'{size:,} tasks' for size in sizes)} | goal |\n|---|{'--:|' * len(sizes)}---|"
    rows = zip(*lines_of.values(), strict=True)
    return "\n".join([head, *map(_row, rows)])


def _row(lines: tuple[Line, ...]) -> str:
    shown = (line.shown if line.is_met else f"**{line.shown}**" for line in lines)
    return f"| {lines[-1].name} | {' | '.join(shown)} | {lines[-1].goal} |"
