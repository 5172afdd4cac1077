"""What a load balancer and an administrator ask: does the process live, and can the installation do its work?"""

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from tasks.runtime import heartbeat

logger = logging.getLogger(__name__)


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process answers, where another server is used than ours, which says so before Django is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether the database, Redis, a worker and beat are there: 200 when all are, 503 otherwise.

    What is away is told to administrators, and to the log: it is nobody else's business how we are built.
    """
    checks: dict[str, Callable[[], str]] = {
        "database": _ask_database,
        "redis": _ask_redis,
        "worker": lambda: _ask_heartbeat("worker"),
        "beat": lambda: _ask_heartbeat("beat"),
    }
    answers = {name: _ask(check) for name, check in checks.items()}
    is_ready = all(answer == "ok" for answer in answers.values())
    if not is_ready:
        logger.warning("Not ready: %s", ", ".join(f"{name} {told}" for name, told in answers.items() if told != "ok"))
    # Without the database nobody knows who asks.
    details = answers if answers["database"] == "ok" and request.user.is_superuser else {}
    return JsonResponse({"ready": is_ready, **details}, status=200 if is_ready else 503)


def _ask(check: Callable[[], str]) -> str:
    try:
        return check()
    except (DatabaseError, redis.RedisError) as error:
        return f"cannot be reached: {type(error).__name__}"


def _ask_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _ask_redis() -> str:
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as client:
        client.ping()
    return "ok"


def _ask_heartbeat(kind: str) -> str:
    age = heartbeat.age(kind)
    if age is None:
        return "none was ever started"
    return "ok" if age <= heartbeat.LONGEST_SILENCE else f"silent for {age:.0f} seconds"
