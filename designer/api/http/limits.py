"""How many requests a token may send in a minute, and the address of a webhook take, counted in Redis for all web
processes together.

It keeps a program that has gone wild from being everybody's trouble. While Redis is away nothing is counted: a program
is not refused for want of a counter.
"""

import logging
import time
from dataclasses import dataclass

import redis
from django.conf import settings
from django.http import HttpRequest

from designer.errors import TooMany

logger = logging.getLogger(__name__)
SPAN = 60
PATIENCE = 0.25
"""Seconds that a request waits for Redis."""
AWAY = 5.0
"""Seconds for which a Redis that did not answer is not asked again."""
NOTED = "mailwright.rate"


@dataclass(frozen=True)
class Rate:
    """What a token has left of its minute."""

    limit: int
    remaining: int
    reset: int
    """Seconds until it begins anew."""

    @property
    def headers(self) -> dict[str, str]:
        """What an answer says of it, with the names that most APIs use."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


class Counter:
    """Counts in Redis, by one connection a process and thread."""

    def __init__(self) -> None:
        self._client: redis.Redis | None = None
        self._away_until = 0.0

    def count(self, token: int | str) -> int:
        """Count a request of a token in this minute, and give how many it has sent; 0 where nobody counts. What is no
        token has a text for a number."""
        if time.monotonic() < self._away_until:
            return 0
        key = f"{settings.REDIS_PREFIX}requests:{token}:{int(time.time()) // SPAN}"
        try:
            with self._connect().pipeline(transaction=False) as pipeline:
                pipeline.incr(key)
                pipeline.expire(key, 2 * SPAN)
                return int(pipeline.execute()[0])
        except redis.RedisError as error:
            logger.warning("Requests of API tokens are not counted: %s", error)
            self._away_until = time.monotonic() + AWAY
            return 0

    def _connect(self) -> "redis.Redis":
        if self._client is None:
            self._client = redis.Redis.from_url(
                settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
            )
        return self._client


COUNTER = Counter()


def count_request(request: HttpRequest, token: int | str, whose: str) -> None:
    """Count a request of a token. Raises TooMany when it was one too many in this minute, and tells whose they were."""
    limit = settings.API_REQUESTS_PER_MINUTE
    count = COUNTER.count(token) if limit > 0 else 0
    if count == 0:
        return
    reset = SPAN - int(time.time()) % SPAN
    request.META[NOTED] = Rate(limit, max(0, limit - count), reset)
    if count > limit:
        sentence = f"{whose} has sent {limit:,} requests in this minute, and more are not allowed. "
        raise TooMany(f"{sentence}Try again in {reset} s.", reset)


def rate_headers(request: HttpRequest) -> dict[str, str]:
    """Give what the answer to a request says of its token's minute; nothing where none was counted."""
    noted = request.META.get(NOTED)
    return noted.headers if isinstance(noted, Rate) else {}
