"""Paths on Windows drives and shares, mapped once for a whole import: the longest beginning wins, in any case."""

import re
from collections.abc import Iterable
from typing import Final

from designer.interchange.rules import PATH_IN_TEXT
from designer.registry.mends import Mend, Mending, MendKind, Need

WINDOWS_PATH: Final = re.compile(r"[A-Za-z]:[\\/]|\\\\|//[^/]")
"""How a path on a drive or share begins."""
NO_PATH: Final = "“{0}” is on a Windows drive or share itself. Write where the workers have it, such as /data/reports."
NO_PREFIX: Final = "“{0}” is on no Windows drive or share. Write how the paths begin, such as \\\\server\\share."


def is_windows_path(text: str) -> bool:
    """Tell whether a path is on a Windows drive or share."""
    return bool(WINDOWS_PATH.match(text.strip()))


def map_path(path: str, mends: Iterable[Mend]) -> str | None:
    """Give a path as the longest of the mappings that it begins with has it, with slashes; None where none is."""
    plain = _plain(path)
    fitting = [each for each in mends if _begins(plain, _plain(each.key))]
    if not fitting:
        return None
    longest = max(fitting, key=lambda each: len(_plain(each.key)))
    rest = plain[len(_plain(longest.key)) :].lstrip("/")
    target = longest.value.replace("\\", "/")
    joint = "" if not target or target.endswith("/") or not (rest or plain.endswith("/")) else "/"
    return f"{target}{joint}{rest}"


def folder_of(path: str) -> str:
    """Give the folder of a file, as what a mapping may begin with."""
    text = path.strip()
    end = max(text.rfind("\\"), text.rfind("/"))
    folder = text[: end + 1].rstrip("\\/")
    return f"{folder}\\" if len(folder) == 2 and folder.endswith(":") else folder or text


def _plain(path: str) -> str:
    return path.strip().replace("\\", "/")


def _begins(plain: str, key: str) -> bool:
    """Tell whether a path is in a folder, or is it: \\\\fs\\reports does not begin \\\\fs\\reports2."""
    begin = key.rstrip("/")
    return bool(begin) and f"{plain}/".casefold().startswith(f"{begin}/".casefold())


def _check(value: str) -> str:
    return NO_PATH.format(value) if is_windows_path(value) else ""


def _unchanged(source: object, mending: Mending) -> object:
    return source


MAP_PATHS: Final = MendKind(
    "path.map",
    (PATH_IN_TEXT,),
    "Find {key} elsewhere, and all that is in it",
    _unchanged,
    Need.PATH,
    about=folder_of,
    check=_check,
)
