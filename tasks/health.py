"""What a load balancer and an administrator ask: does the process live, and can the installation do its work?"""

from collections.abc import Callable

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from tasks.runtime import heartbeat

LONGEST_SILENCE = 30.0
"""Seconds of silence after which a worker or beat counts as away."""


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether the database, Redis, a worker and beat are there: 200 when all are, 503 otherwise."""
    checks: dict[str, Callable[[], str]] = {
        "database": _ask_database,
        "redis": _ask_redis,
        "worker": lambda: _ask_heartbeat("worker"),
        "beat": lambda: _ask_heartbeat("beat"),
    }
    answers = {name: _ask(check) for name, check in checks.items()}
    is_ready = all(answer == "ok" for answer in answers.values())
    return JsonResponse({"ready": is_ready, **answers}, status=200 if is_ready else 503)


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
    return "ok" if age <= LONGEST_SILENCE else f"silent for {age:.0f} seconds"
