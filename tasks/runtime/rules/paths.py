"""The paths of runs (tasks.runtime.planner.facts) as text."""

from tasks.runtime.planner import Path


def write_path(path: Path) -> str:
    """Give a path as rows have it."""
    return "/".join(map(str, path))


def read_path(text: str) -> Path:
    """Give a path from what a row has."""
    return tuple(map(int, text.split("/"))) if text else ()
