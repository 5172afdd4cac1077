"""The connections app: what a package connects to."""

from django.apps import AppConfig
from django.conf import settings

from connections.limits import RedisLimits
from connections.smtp.pool import PROCESS_POOL
from connections.smtp.properties import SmtpProperties


class ConnectionsConfig(AppConfig):
    """Django's entry to the app; connections.registration tells the designer what is in it."""

    name = "connections"

    def ready(self) -> None:
        """Let the pool of this process share its limits with all others, and no wait be longer than it may be here."""
        SmtpProperties.longest_timeout = settings.LONGEST_TIMEOUT
        PROCESS_POOL.keep_to(RedisLimits(settings.REDIS_URL, settings.REDIS_PREFIX))
