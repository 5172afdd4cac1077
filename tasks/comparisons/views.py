"""The page on which the mails of an execution are compared with files. Nothing of them is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from designer.accounts.current_user import person
from designer.errors import Invalid, NotFound
from designer.input.numerals import is_count
from tasks.comparisons.matching import MailOutcome, Pair
from tasks.comparisons.services import Comparison, compare_with_uploads
from tasks.runtime.services import find_execution

MOST_SHOWN = 500
"""Mails of a page; the API gives all."""
NO_FILE = "No file was chosen. Choose messages (.eml), a table (.csv), or a .zip of them."
NO_NUMBERS = "“{0}” are no numbers of executions. Write them with commas between, such as 12, 13."
ORDER = (MailOutcome.DIFFERS, MailOutcome.MISSING, MailOutcome.MORE, MailOutcome.SAME)
WORDS = {
    MailOutcome.SAME: "Same",
    MailOutcome.DIFFERS: "Differs",
    MailOutcome.MISSING: "Missing here",
    MailOutcome.MORE: "Only here",
}
ICONS = {
    MailOutcome.SAME: "success",
    MailOutcome.DIFFERS: "warning",
    MailOutcome.MISSING: "error",
    MailOutcome.MORE: "add",
}


@dataclass(frozen=True)
class Bar:
    """An outcome as a part of the picture of counts; begin and share are numbers as SVG writes them."""

    outcome: str
    label: str
    count: int
    begin: str
    share: str


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, execution_id: int) -> HttpResponse:
    """Take files, and show how the mails in them and those of the execution compare."""
    execution = find_execution(person(request), execution_id)
    context: dict[str, Any] = {"execution": execution, "problem": ""}
    if request.method == "POST":
        try:
            context |= _show(_compare(request, execution_id))
        except (Invalid, NotFound) as error:
            context["problem"] = error.sentence
    status = 422 if context["problem"] else 200
    return render(request, "tasks/comparisons/comparison.html", context, status=status)


def _compare(request: HttpRequest, execution_id: int) -> Comparison:
    """Compare with what was sent. Raises Invalid, NotFound, NotAllowed."""
    files = [each for each in request.FILES.getlist("files") if isinstance(each, UploadedFile)]
    if not files:
        raise Invalid(NO_FILE)
    given = [(each.name or "", cast("BinaryIO", each.file)) for each in files]
    wanted = [execution_id, *_read_numbers(request.POST.get("executions", ""))]
    return compare_with_uploads(person(request), wanted, given, request.POST.get("columns", ""))


def _read_numbers(text: str) -> list[int]:
    parts = text.replace(",", " ").split()
    if not all(map(is_count, parts)):
        raise Invalid(NO_NUMBERS.format(text[:60]))
    return [int(part) for part in parts]


def _show(comparison: Comparison) -> dict[str, Any]:
    pairs = sorted(comparison.pairs, key=_place)
    return {
        "comparison": comparison,
        "bars": list(_draw(comparison)),
        "pairs": [(pair, WORDS[pair.outcome], ICONS[pair.outcome]) for pair in pairs[:MOST_SHOWN]],
        "unread_count": len(comparison.unread) + len(comparison.refused),
        "left_out": max(0, len(pairs) - MOST_SHOWN),
    }


def _draw(comparison: Comparison) -> Iterator[Bar]:
    """Give the counts as parts of a bar that is a hundred long."""
    begin = 0.0
    for outcome in ORDER:
        count = comparison.counts[outcome]
        share = 100 * count / max(1, len(comparison.pairs))
        yield Bar(outcome.value, WORDS[outcome], count, f"{begin:.2f}", f"{share:.2f}")
        begin += share


def _place(pair: Pair) -> int:
    return ORDER.index(pair.outcome)
