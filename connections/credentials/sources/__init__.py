"""Sources of secrets that we do not keep: a credential refers to one, and the worker reads it when it authenticates.

A folder each, which is complete, and one line here. Its source.py makes the SOURCE (source.Source): whether a reference
may be made, by the operator's settings, and how it is read. A secret that was read is kept and logged nowhere.

Doors: this module and source.
"""

from importlib import import_module

from connections.credentials.sources.source import SecretUnavailable, Source

FOLDERS = (
    "environment_variable",
    "file",
    "hashicorp_vault",
)
"""The folders, in the order in which pages offer them."""
UNKNOWN = "This Mailwright knows no source of secrets called “{name}”. Choose another one in the credential."

__all__ = ["SOURCES", "SecretUnavailable", "check_settings", "find_source", "offered_sources"]

SOURCES: dict[str, Source] = {
    source.name: source for source in (import_module(f"{__name__}.{folder}.source").SOURCE for folder in FOLDERS)
}


def offered_sources() -> list[Source]:
    """Give the sources that the operator's settings let people refer to."""
    return [source for source in SOURCES.values() if source.is_offered()]


def check_settings() -> None:
    """Raise ValueError, with a sentence, when the operator's settings of a source cannot be right."""
    for source in SOURCES.values():
        source.check_settings()


def find_source(name: str) -> Source:
    """Give the source of this name. Raises SecretUnavailable."""
    if source := SOURCES.get(name):
        return source
    raise SecretUnavailable(UNKNOWN.format(name=name))
