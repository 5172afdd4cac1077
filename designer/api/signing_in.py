"""How programs and pages sign in to the API: with a token of a scope, or with the session of a browser.

An operation that needs another scope than its method tells says so: auth=TO_READ, TO_RUN or FOR_EVERYTHING.
"""

from django.http import HttpRequest
from ninja.security import SessionAuth
from ninja.security.base import AuthBase

from designer.accounts.client_address import client_address
from designer.accounts.second_factor.required import MISSING, lacks_second_factor
from designer.accounts.tokens.checking import check_token
from designer.api.http.limits import count_request
from designer.errors import Forbidden
from designer.models import ApiToken, User
from designer.people.origin import name_token

SAFE = ("GET", "HEAD", "OPTIONS")
Scope = ApiToken.Scope


class SignedIn(SessionAuth):
    """Accept who is signed in with a session; unsafe methods need the CSRF token (SessionAuth sees to that)."""

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        return request.user if isinstance(request.user, User) and request.user.is_active else None


class Token(AuthBase):
    """Accept `Authorization: Bearer` and a token, in whose person's name all is done. A wrong one is not ignored."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self._scope = scope

    def __call__(self, request: HttpRequest) -> User | None:
        kind, _, word = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        token = check_token(word.strip(), client_address(request))
        request.user = token.user  # also of what is refused to the token
        name_token(token.name)
        count_request(request, token.pk, f"The token “{token.name}”")
        needed = self.scope_for(request.method or "")
        if not Scope(token.scope).includes(needed):
            raise Forbidden(
                f"The token “{token.name}” is for: {token.get_scope_display()}. This needs: {needed.label}."
            )
        if lacks_second_factor(token.user):
            raise Forbidden(MISSING)
        return token.user

    def scope_for(self, method: str) -> Scope:
        """Give what a token has to be for."""
        return self._scope or (Scope.READ if method in SAFE else Scope.CHANGE)


BY_METHOD = [Token(), SignedIn()]
TO_READ = [Token(Scope.READ), SignedIn()]
TO_RUN = [Token(Scope.RUN), SignedIn()]
FOR_EVERYTHING = [Token(Scope.EVERYTHING), SignedIn()]
WITH_A_SESSION = SignedIn()
"""Not even with a token for everything, so that none can outlive itself by another."""
