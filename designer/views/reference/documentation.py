"""What /docs/ says where the documentation is not built (designer/middleware/static_files.py serves it where it is)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def show_missing(request: HttpRequest) -> HttpResponse:
    """Say how it is built."""
    return render(request, "designer/reference/no_documentation.html")
