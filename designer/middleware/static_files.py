"""Static files, and the documentation beside them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise has no types
    """Serve /docs/ as static files are served, to everybody, where the documentation is built.

    It stands after the Content-Security-Policy, because these files are pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        if self.autorefresh or settings.DOCUMENTATION_FOLDER.is_dir():
            self.add_files(settings.DOCUMENTATION_FOLDER, prefix="docs/")
