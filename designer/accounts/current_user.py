"""Who is asking: the user of a request that somebody who is signed in sends."""

from django.http import HttpRequest

from designer.models import User


def person(request: HttpRequest) -> User:
    """Give who is asking; the sign-in middleware, or the API's authentication, has made sure that there is somebody."""
    assert isinstance(request.user, User)  # noqa: S101  # narrows the type; who is not signed in does not come here
    return request.user
