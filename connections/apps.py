"""The connections app: what a package connects to."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from connections.certificates import pem
from connections.credentials.sources import check_settings
from connections.hosts.networks import Reach, read_reach
from connections.hosts.patterns import read_patterns
from connections.smtp.pool.pool import PROCESS_POOL
from connections.smtp.pool.redis_limits import RedisLimits
from connections.smtp.transport import reach
from connections.types.smtp.properties import SmtpProperties


class ConnectionsConfig(AppConfig):
    """Django's entry to the app; connections.registration tells the designer what is in it."""

    name = "connections"

    def ready(self) -> None:
        """Let the pool share its limits with all other processes, connections go where settings allow, and no wait
        be longer than it may be here."""
        SmtpProperties.longest_timeout = settings.LONGEST_TIMEOUT
        PROCESS_POOL.keep_to(RedisLimits(settings.REDIS_URL, settings.REDIS_PREFIX))
        try:
            find_reach()
            check_settings()
            read_patterns(" ".join(settings.WORKER_IDENTITY_SERVERS), may_be_every=True)
        except ValueError as error:
            raise ImproperlyConfigured(f"A setting of this installation cannot be read. {error}") from error
        reach.keep_to(find_reach)
        pem.keep_to(lambda: Path(settings.CERTIFICATES_FOLDER))


def find_reach() -> Reach:
    """Give where SMTP connections may go. Raises ValueError."""
    return read_reach(tuple(settings.ALLOWED_SMTP_NETWORKS), tuple(settings.ALLOWED_SMTP_PORTS))
