"""Lists in pages: the header Link says where the next one is (RFC 8288), in words that only this server need know."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from django.http import HttpRequest, HttpResponse

MOST = 500
Row = TypeVar("Row", covariant=True)


class Sliceable(Protocol[Row]):
    """A list, or rows that are not read yet."""

    def __getitem__(self, places: slice, /) -> Iterable[Row]: ...


def read_page(
    request: HttpRequest,
    response: HttpResponse,
    rows: Sliceable[Any],
    limit: int,
    key: Callable[[Any], object] = lambda row: row.pk,
    *,
    name: str = "after",
    most: int = MOST,
    end: object = None,
) -> Sequence[Any]:
    """Give the first rows, and say in the answer where those after them are. key gives what the next page begins after,
    or, with another name of the parameter, before. end is where one goes on looking, if these are not all."""
    limit = max(1, min(limit, most))
    found = list(rows[: limit + 1])
    further = key(found[limit - 1]) if len(found) > limit else end
    if further is not None:
        query = request.GET.copy()
        query[name] = str(further)
        response["Link"] = f'<{request.path}?{query.urlencode()}>; rel="next"'
    return found[:limit]
