"""The limits of connection managers across all workers, kept in Redis; connections.smtp.pool.limits says what they are.

Every script reads Redis' own clock, so the workers' clocks do not matter. A slot is a lease: its holder renews it as
long as the connection lives, and a worker that was killed loses it after some seconds. Nothing here is worth a failed
mail: while Redis cannot be reached, each process keeps to the limits by itself.
"""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import uuid4

import redis
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.retry import Retry

from connections.smtp.pool.limits import HORIZON, Limit, ProcessLimits, ProcessSlot, Turn

logger = logging.getLogger(__name__)

LEASE = 10.0
"""Seconds after which the slot of a killed worker is free again."""
RENEWAL = 1.0
"""Seconds after which leases are renewed, and after which a holder hears that others wait."""
STILL_WAITING = 2.0
"""Seconds after which who does not ask again has lost the place in the queue."""
AWAY = 5.0
"""Seconds for which Redis is not asked after it could not be reached."""
AWAY_WARNING = (
    "Redis cannot be reached. Until it can, every process keeps to MessagesPerSecond and MaxConnectionsOverall by "
    "itself: %s"
)
MICROSECONDS = 1_000_000

# Turns are evenly spaced (a generic cell rate algorithm without a burst): the key holds when the next one is.
TURN = """
local time = redis.call('TIME')
local now, spacing, horizon = time[1] * 1000000 + time[2], tonumber(ARGV[1]), tonumber(ARGV[2])
local turn = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0))
if turn - now > horizon then
  return {turn - now - horizon, 0}
end
redis.call('SET', KEYS[1], string.format('%.0f', turn + spacing), 'PX', math.ceil((turn + spacing - now) / 1000))
return {turn - now, 1}
"""

# KEYS: the slots by the end of their lease, who waits by arrival, who waits by when that is forgotten.
WITHOUT_THE_DEAD = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now)) do
  redis.call('ZREM', KEYS[2], gone)
  redis.call('ZREM', KEYS[3], gone)
end
"""
TAKE = (
    WITHOUT_THE_DEAD
    + """
local token, most, lease, waiting = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('ZREM', KEYS[1], token)
redis.call('ZADD', KEYS[2], 'NX', now, token)
if redis.call('ZCARD', KEYS[1]) + redis.call('ZRANK', KEYS[2], token) < most then
  redis.call('ZREM', KEYS[2], token)
  redis.call('ZREM', KEYS[3], token)
  redis.call('ZADD', KEYS[1], now + lease, token)
  redis.call('PEXPIRE', KEYS[1], math.ceil(lease / 1000))
  return 1
end
redis.call('ZADD', KEYS[3], now + waiting, token)
redis.call('PEXPIRE', KEYS[2], math.ceil(waiting / 1000))
redis.call('PEXPIRE', KEYS[3], math.ceil(waiting / 1000))
return 0
"""
)
# A lease that Redis has forgotten, because it was started anew, is entered again: the connection is there.
RENEW = (
    WITHOUT_THE_DEAD
    + """
local lease = tonumber(ARGV[1])
for index = 2, #ARGV do
  redis.call('ZADD', KEYS[1], now + lease, ARGV[index])
end
redis.call('PEXPIRE', KEYS[1], math.ceil(lease / 1000))
return redis.call('ZCARD', KEYS[2])
"""
)
FREE = """
for _, key in ipairs(KEYS) do
  redis.call('ZREM', key, unpack(ARGV))
end
return 1
"""


class _Scripts(NamedTuple):
    turn: Script
    take: Script
    renew: Script
    free: Script


class RedisLimits:
    """Limits that all processes with the same Redis and prefix share; any number of threads may use them."""

    def __init__(self, url: str, prefix: str, *, lease: float = LEASE) -> None:
        self._url = url
        self._prefix = prefix
        self._lease = lease
        self.forget()

    def forget(self) -> None:
        self._registered: _Scripts | None = None
        self._here = ProcessLimits()
        self._held: dict[str, RedisSlot] = {}
        self._lock = threading.Lock()
        self._renewer: threading.Thread | None = None
        self._is_away = False
        self._away_until = 0.0

    @property
    def _scripts(self) -> _Scripts:
        """What Redis is asked with: made for the first limit: a forked process forgets it, and few have any."""
        if self._registered is None:
            retry = Retry(NoBackoff(), 1)
            client = redis.Redis.from_url(self._url, socket_connect_timeout=1, socket_timeout=1, retry=retry)
            self._registered = _Scripts(*map(client.register_script, (TURN, TAKE, RENEW, FREE)))
        return self._registered

    def turn(self, limit: Limit) -> Turn:
        spacing, horizon = round(MICROSECONDS / limit.most), round(MICROSECONDS * HORIZON)
        answer = self._ask(lambda: self._scripts.turn(keys=[self._key(limit, "turn")], args=[spacing, horizon]))
        return self._here.turn(limit) if answer is None else Turn(answer[0] / MICROSECONDS, bool(answer[1]))

    def slot(self, limit: Limit, when_wanted: Callable[[], None]) -> "RedisSlot":
        return RedisSlot(self, self._here.slot(limit, when_wanted))

    def take(self, slot: "RedisSlot") -> bool:
        """Take a slot in Redis; what cannot be asked there is granted."""
        limit, lease, waiting = slot.here.limit, self._lease * MICROSECONDS, STILL_WAITING * MICROSECONDS
        args: list[str | float] = [slot.token, limit.most, round(lease), round(waiting)]
        answer = self._ask(lambda: self._scripts.take(keys=self._slot_keys(limit), args=args))
        if answer == 0:
            return False
        with self._lock:
            self._held[slot.token] = slot
            self._start_renewer()
        return True

    def free(self, slot: "RedisSlot") -> None:
        """Give a slot, or a place in the queue, back to Redis; when it cannot be asked, it forgets it by itself."""
        with self._lock:
            self._held.pop(slot.token, None)
        self._ask(lambda: self._scripts.free(keys=self._slot_keys(slot.here.limit), args=[slot.token]))

    def _key(self, limit: Limit, what: str) -> str:
        """Give a key that tells nobody the server's name, which may be made of something sensitive."""
        name = sha256(str(limit).encode()).hexdigest()[:32]
        return f"{self._prefix}smtp:{{{name}}}:{what}"

    def _slot_keys(self, limit: Limit) -> list[str]:
        return [self._key(limit, what) for what in ("slots", "queue", "waiting")]

    def _ask(self, question: Callable[[], Any]) -> Any:
        """Give the answer of Redis, or None while it is away, which is said in the log once."""
        if time.monotonic() < self._away_until:
            return None
        try:
            answer = question()
        except redis.RedisError as error:
            self._away_until = time.monotonic() + AWAY
            if self._turns_into(is_away=True):
                logger.warning(AWAY_WARNING, error)
            return None
        if self._turns_into(is_away=False):
            logger.info("Redis is there again: MessagesPerSecond and MaxConnectionsOverall hold for all workers.")
        return answer

    def _turns_into(self, *, is_away: bool) -> bool:
        with self._lock:
            changes, self._is_away = self._is_away != is_away, is_away
            return changes

    def _start_renewer(self) -> None:
        """Have a thread renew the leases; it ends when none is held. The lock is held."""
        if self._renewer is None:
            renewer = threading.Thread(target=self._keep_renewing, name="SMTP connection slots", daemon=True)
            with suppress(RuntimeError):  # no thread can be had: the connection is open, and the next one tries again
                renewer.start()
                self._renewer = renewer

    def _keep_renewing(self) -> None:
        while True:
            time.sleep(min(RENEWAL, self._lease / 4))
            slots: dict[Limit, list[RedisSlot]] = defaultdict(list)
            with self._lock:
                for slot in self._held.values():
                    slots[slot.here.limit].append(slot)
                if not slots:
                    self._renewer = None
                    return
            for limit, held in slots.items():
                self._renew_all(limit, held)

    def _renew_all(self, limit: Limit, held: "list[RedisSlot]") -> None:
        """Renew the leases of one limit, and free as many as others wait for."""
        tokens = [slot.token for slot in held]
        keys, lease = self._slot_keys(limit), round(self._lease * MICROSECONDS)
        waiting = self._ask(lambda: self._scripts.renew(keys=keys, args=[lease, *tokens]))
        # What was freed in the meantime may have been entered once more.
        if gone := [token for token in tokens if token not in self._held]:
            self._ask(lambda: self._scripts.free(keys=keys, args=gone))
        self._here.want([slot.here for slot in held][: waiting or 0])


class RedisSlot:
    """A slot of RedisLimits: one of this process's own, which Redis has to grant too."""

    def __init__(self, limits: RedisLimits, here: ProcessSlot) -> None:
        self.here = here
        self.token = uuid4().hex
        self._limits = limits
        self._is_known = False
        """Whether Redis knows the token, as a holder or in the queue."""

    @property
    def is_wanted(self) -> bool:
        return self.here.is_wanted

    def take(self) -> bool:
        if not self.here.take():
            return False
        self._is_known = True
        is_taken = False
        try:
            is_taken = self._limits.take(self)
        finally:
            if not is_taken:
                self.here.free()
        return is_taken

    def free(self) -> None:
        self.here.free()
        if self._is_known:
            self._is_known = False
            self._limits.free(self)
