"""The picture of what two people changed differently, for the dialog in which one of them chooses."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from designer.accounts.current_user import person
from designer.drawing.conflicts import ConflictPicture, draw_conflicts
from designer.drawing.flows import Flow
from designer.package.diff import describe_changes
from designer.package.document import PackageDocument
from designer.package.merging.conflicts import MergeConflict
from designer.people.permissions import Action
from designer.services.merged_saving import Merging, try_choices
from designer.services.packages import find_package
from designer.views.packages.drawn import HEADS, DrawnFlow, show_flow
from designer.views.unsaved_parts import read_choices, read_number, read_part

MOST_TOLD = 12
"""Sentences on what a save would change."""


@require_POST
def show_merge(request: HttpRequest, package_id: int) -> HttpResponse:
    """Draw what both changed, and what comes of the choices so far. Nothing is saved."""
    find_package(person(request), package_id, Action.MODIFY)  # who may not change it is told so before anything is read
    base, document = (read_part(PackageDocument, request.POST.get(name, "")) for name in ("base", "document"))
    choices = read_choices(request.POST.get("choices", ""))
    merging = Merging(base, read_number(request.POST.get("seen", "")), choices)
    tried = try_choices(person(request), package_id, document, merging)
    trial = tried.trial
    pictures = draw_conflicts(tried.base, trial.mine, tried.theirs, trial.outcome, _number(trial.conflicts))
    told = list(describe_changes(tried.theirs, trial.outcome)) if trial.outcome else []
    context = {
        "heads": HEADS,
        "pictures": [_show(each) for each in pictures],
        "is_open": trial.is_open,
        "problems": trial.problems,
        "told": told[:MOST_TOLD],
        "more": max(0, len(told) - MOST_TOLD),
    }
    return render(request, "designer/packages/merging/_merge.html", context)


def _number(conflicts: tuple[MergeConflict, ...]) -> Mapping[UUID, str]:
    """Give the numbers of the choices, as the dialog lists them, by what they are about on the canvas."""
    marks: dict[UUID, str] = {}
    for number, each in enumerate(conflicts, start=1):
        if each.drawn:
            marks[each.drawn] = f"{marks.get(each.drawn, '')} {number}".strip()
    return marks


def _show(picture: ConflictPicture) -> dict[str, object]:
    def shown(flow: Flow | None) -> DrawnFlow | None:
        return show_flow(flow, picture.view, lambda _: "") if flow else None

    sides = [("Mine", shown(picture.mine)), ("Theirs", shown(picture.theirs))]
    return {
        "flow": picture.mine,
        "sides": sides,
        "outcome": shown(picture.outcome),
        "left_out": picture.left_out,
    }
