"""All addresses. The other apps' are named by dotted string, so that the designer does not import them."""

from django.urls import URLPattern, URLResolver, include, path

from designer.api import api

handler500 = "designer.views.failures.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    # First, because programs ask most, and each address before theirs would be compared with what they ask for.
    path("api/v1/", api.urls),
    path("", include("tasks.urls")),
    path("", include("connections.urls")),
    path("", include("designer.views.urls")),
]
