"""What a combobox finds: the options that hold the words that somebody has typed (static/src/forms/picker.ts)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from designer.editors.choices import Choices


def render_choices(request: HttpRequest, choices: Choices) -> HttpResponse:
    """Answer with options, as a select has them."""
    return render(request, "components/_choices.html", {"choices": choices})
