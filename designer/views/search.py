"""What a list's search box was given."""

from django.http import HttpRequest


def searched(request: HttpRequest) -> str:
    """Give the text to look for. A database cannot look for the character NUL, and nobody types one."""
    return request.GET.get("q", "").replace("\0", "").strip()
