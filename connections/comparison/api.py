"""The catalog as a file, and its comparison with one, in the API."""

from typing import Annotated

from django.http import HttpRequest, JsonResponse
from ninja import Router, Schema
from pydantic import Field

from connections.comparison.differences import ThingKind, ThingState, compare
from connections.comparison.effects import MOST_AT_ONCE, Effects, find_effects
from connections.comparison.file import CatalogFile
from connections.comparison.reading import describe_catalog, read_catalog
from connections.comparison.taking import take_over
from designer.accounts.current_user import person
from designer.api.schemas import Given

router = Router(tags=["connections"])


class CatalogFileIn(CatalogFile):
    """A file as the export gave it."""


class ComparedProperty(Schema):
    """A property that differs; empty where there is none."""

    name: str
    in_file: str
    here: str


class ComparedThing(Schema):
    """Something that is not the same in the file and here. key is what takes it over, where that is possible."""

    kind: ThingKind
    name: str
    state: ThingState
    differences: list[ComparedProperty]
    key: str
    can_be_taken: bool


class CatalogComparisonOut(Schema):
    """How many are the same, differ, and are on one side only; and all that are not the same."""

    counts: dict[ThingState, int]
    things: list[ComparedThing]


class TakingIn(Given):
    """What to take over from a file, by keys of the comparison. check: only tell what it does. seen is what that gave:
    with it nothing is done where the catalog was changed since then."""

    file: CatalogFileIn
    chosen: Annotated[list[Annotated[str, Field(max_length=1_000)]], Field(min_length=1, max_length=MOST_AT_ONCE)]
    check: bool = True
    seen: Annotated[str, Field(max_length=64)] | None = None


class TakingEffect(Schema):
    """What it does to take something over, and why you may not; empty where nothing is known to stand in the way."""

    key: str
    sentences: list[str]
    obstacle: str


class TakingOut(Schema):
    """What it does, or has done."""

    effects: list[TakingEffect]
    seen: str
    is_done: bool


@router.get("/catalog/file", response=CatalogFile)
def get_catalog_file(request: HttpRequest) -> JsonResponse:
    """Give what you see of the catalog as a file, without any secret: its folders, connection managers, environments
    and rights, and credentials by name."""
    return JsonResponse(describe_catalog(person(request)), content_type="application/json; charset=utf-8")


@router.post("/catalog/comparison", response=CatalogComparisonOut)
def post_comparison(request: HttpRequest, payload: CatalogFileIn) -> CatalogComparisonOut:
    """Compare a file with what you see of the catalog here."""
    comparison = compare(payload, read_catalog(person(request)))
    things = [ComparedThing.model_validate(item.describe()) for item in comparison.differing]
    return CatalogComparisonOut(counts=comparison.counts, things=things)


@router.post("/catalog/takeover", response=TakingOut)
def post_takeover(request: HttpRequest, payload: TakingIn) -> TakingOut:
    """Say what it does to take something over from a file, or do it, all or nothing. Rights, owners and credentials do
    not come along."""
    user = person(request)
    if payload.check:
        return _describe(find_effects(user, payload.file, payload.chosen), is_done=False)
    return _describe(take_over(user, payload.file, payload.chosen, payload.seen), is_done=True)


def _describe(effects: Effects, *, is_done: bool) -> TakingOut:
    told = [
        TakingEffect(key=each.item.key, sentences=list(each.sentences), obstacle=each.obstacle)
        for each in effects.effects
    ]
    return TakingOut(effects=told, seen=effects.seen, is_done=is_done)
