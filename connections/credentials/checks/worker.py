"""A check on a worker: read the secret, forget it, and say whether it was there."""

import socket

from django.utils import timezone

from connections.credentials.decrypting import read_secret
from connections.credentials.sources import SecretUnavailable
from connections.models import Credential, SecretCheck


def answer_check(uid: str) -> None:
    """Answer the check of a credential, unless another worker has, or the credential was changed meanwhile."""
    check = SecretCheck.objects.select_related("credential").filter(credential__uid=uid, answered_at=None).first()
    if check is None:
        return
    problem = find_problem(check.credential)
    still = SecretCheck.objects.filter(pk=check.pk, asked_at=check.asked_at, answered_at=None)
    still.update(answered_at=timezone.now(), worker=socket.gethostname()[:255], problem=problem)


def find_problem(credential: Credential) -> str:
    """Say why this process cannot read the secret; empty when it can."""
    try:
        read_secret(credential)
    except SecretUnavailable as error:
        return error.sentence
    return ""
