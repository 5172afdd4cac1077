"""Finding a text in the packages of all projects that one may see."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from designer.accounts.current_user import person
from designer.input.numerals import is_count
from designer.searching.packages import LONGEST, SHORTEST, find_candidates, look_into
from designer.views.search import searched

ON_A_PAGE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show in which packages a text is, and where in them."""
    text = searched(request)[:LONGEST]
    after = request.GET.get("after", "")
    keys = find_candidates(person(request), text, int(after) if is_count(after) else 0)
    page = keys[:ON_A_PAGE]
    context = {
        "q": text,
        "is_short": 0 < len(text) < SHORTEST,
        "rows": look_into(page, text),
        "next": urlencode({"q": text, "after": page[-1]}) if len(keys) > len(page) else "",
    }
    return render(request, "designer/packages/texts.html", context)
