"""Every address that the site has, from the resolver, so that nobody has to remember to list a new one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Address:
    """A named address: and what has to be known to ask for it."""

    name: str
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name

    def of(self, things: dict[str, Any]) -> str:
        """Give the path that leads to these things. Raises KeyError for a kind of thing that nobody has thought of."""
        return reverse(self.name, kwargs={key: things[key] for key in self.keys})


def list_pages() -> list[Address]:
    """Give the addresses of all pages, and of what stands beside the operations of the API."""
    return sorted(_walk(get_resolver()), key=str)


def _walk(resolver: URLResolver, outside: tuple[str, ...] = ()) -> Iterator[Address]:
    for each in resolver.url_patterns:
        keys = (*outside, *_keys_of(each))
        if isinstance(each, URLResolver):
            # The operations of the API are in a description of their own, which tests/whole/test_api.py goes through.
            yield from () if each.namespace else _walk(each, keys)
        else:
            yield Address(each.name or "", keys)


def _keys_of(pattern: URLPattern | URLResolver) -> tuple[str, ...]:
    regex = pattern.pattern.regex
    return tuple(sorted(regex.groupindex, key=lambda name: regex.groupindex[name]))
