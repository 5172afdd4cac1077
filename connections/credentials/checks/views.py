"""The panel on a credential's page that says whether the workers can read its secret."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from connections.credentials.checks.services import ask_check
from connections.credentials.services import find_own_credential
from connections.models import SecretCheck
from designer.accounts.current_user import person

PATIENCE = timedelta(seconds=10)
"""After which it is said that no worker answers."""
LONGEST_WAIT = timedelta(minutes=2)
"""After which nobody looks any more by itself."""


@require_safe
def show(request: HttpRequest, credential_id: UUID) -> HttpResponse:
    """Show the last check; the panel asks again until a worker has answered."""
    credential = find_own_credential(person(request), credential_id)
    return _show(request, credential_id, SecretCheck.objects.filter(credential=credential).first())


@require_POST
def ask(request: HttpRequest, credential_id: UUID) -> HttpResponse:
    """Have a worker read the secret."""
    credential = find_own_credential(person(request), credential_id)
    return _show(request, credential_id, ask_check(person(request), credential))


def describe_check(check: SecretCheck | None) -> dict[str, object]:
    """Give what the panel shows."""
    waited = timezone.now() - check.asked_at if check and check.answered_at is None else None
    return {
        "check": check,
        "is_waiting": waited is not None and waited < LONGEST_WAIT,
        "is_late": waited is not None and waited > PATIENCE,
    }


def _show(request: HttpRequest, credential_id: UUID, check: SecretCheck | None) -> HttpResponse:
    context = {**describe_check(check), "credential_id": credential_id}
    return render(request, "connections/credentials/_check.html", context)
