"""The page that compares the catalog with a file of one, and the catalog as such a file."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from connections.comparison.differences import Comparison, ThingState, compare
from connections.comparison.effects import find_effects
from connections.comparison.file import LARGEST, CatalogFile, read_file, write_file
from connections.comparison.reading import describe_catalog, read_catalog
from connections.comparison.taking import take_over
from designer.accounts.current_user import person
from designer.api.downloads import download_answer
from designer.errors import Invalid
from designer.models import User

EFFECT, TAKE = "effect", "take"
MOST_SHOWN = 500
NO_FILE = "No file was chosen. Choose one that was exported here or by another Mailwright."
HEADINGS = {
    ThingState.DIFFERS: "What differs",
    ThingState.ONLY_IN_FILE: "Only in the file",
    ThingState.ONLY_HERE: "Only here",
}


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give what the user sees of the catalog as a file."""
    content = write_file(describe_catalog(person(request)))
    return download_answer(f"catalog-{timezone.now():%Y-%m-%d}.json", content, "application/json")


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Compare a file with what is here, tell what it does to take something over from it, and do that."""
    user, context, problem = person(request), {}, ""
    if request.method == "POST":
        try:
            file = _read(request)
            context = _answer(request, user, file)
        except Invalid as error:
            problem = error.sentence
    context |= {"problem": problem, "chosen": request.POST.getlist("chosen"), "most": MOST_SHOWN}
    return render(request, "connections/comparison/comparison.html", context, status=422 if problem else 200)


def _answer(request: HttpRequest, user: User, file: CatalogFile) -> dict[str, object]:
    step, chosen = request.POST.get("step", ""), request.POST.getlist("chosen")
    if step == EFFECT:
        return {"effects": find_effects(user, file, chosen)}
    taken = take_over(user, file, chosen, request.POST.get("seen", "")) if step == TAKE else None
    comparison = compare(file, read_catalog(user))
    return {"taken": taken, "comparison": comparison, "sections": _section(comparison)}


def _section(comparison: Comparison) -> list[dict[str, object]]:
    """Give what is not the same in the order in which people look, so many of each as a page shows."""
    sections = []
    for state, heading in HEADINGS.items():
        items = comparison.of(state)
        if items:
            sections.append({"state": state, "heading": heading, "count": len(items), "items": items[:MOST_SHOWN]})
    return sections


def _read(request: HttpRequest) -> CatalogFile:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Invalid(NO_FILE, {"file": NO_FILE})
    return read_file(bytes(file.read(LARGEST + 1)))
