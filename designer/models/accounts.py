"""People, and what is kept of their signing in: counts of failed attempts, and the sessions that are open."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone


class User(AbstractUser):
    """A person who signs in. Ours from the start, because Django cannot change the user model later."""

    display_name = models.CharField(max_length=150, blank=True, default="")
    """What the person is called; the user name is what they sign in with, and what the record has."""
    time_zone = models.CharField(max_length=64, blank=True, default="")
    """In which pages show times, such as Europe/Berlin; empty: as the browser has it."""
    date_format = models.CharField(max_length=16, blank=True, default="")
    """The language whose way to write dates pages follow, such as en-GB; empty: as the browser has it."""

    @property
    def shown_name(self) -> str:
        return self.display_name or self.username


class SignInCount(models.Model):
    """Failed attempts of a name, an address, or both together. The key is a digest, for people type passwords as names.

    known_until: somebody signed in with this name from this address, so the limits of others do not count there.
    From ends_at on the row says nothing any more.
    """

    key = models.CharField(max_length=64, primary_key=True)
    level = models.FloatField(default=0.0)
    changed_at = models.DateTimeField()
    paused_until = models.DateTimeField(null=True)
    known_until = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class AccountLink(models.Model):
    """A link that sets the password of an account, once. Only its word's digest is kept."""

    class Purpose(models.TextChoices):
        INVITATION = "invitation", "invitation"
        RESET = "reset", "password link"

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.purpose} for {self.user_id}"


class ApiToken(models.Model):
    """What a program signs in to the API with, as a person, for a while. Only its word's digest is kept."""

    class Scope(models.TextChoices):
        """What a token is for, each with all that is before it."""

        READ = "read", "Read"
        RUN = "run", "Read and run"
        CHANGE = "change", "Read, run and change"
        EVERYTHING = "everything", "Everything, also credentials and people"

        def includes(self, other: "ApiToken.Scope") -> bool:
            """Tell whether what needs the other may be done with this."""
            order = list(ApiToken.Scope)
            return order.index(self) >= order.index(other)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=10, choices=Scope.choices)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=45, default="")
    """Where it was used last from."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="api_token_of_one_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def has_ended(self) -> bool:
        return self.ends_at <= timezone.now()


class KeptAnswer(models.Model):
    """What an account was answered to a request that it may send again (designer.accounts.kept_answers).

    key and request are digests, content is encrypted. Only what was done is kept, so there is none without an answer.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    content = models.TextField(default="")
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="kept_answer_of_one_key")]

    def __str__(self) -> str:
        return f"{self.status} for {self.user_id}"


class Session(AbstractBaseSession):
    """A session of a browser. Deleting the row ends it. The key is as good as a password: pages name it by its uid."""

    uid = models.UUIDField(default=uuid.uuid4, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45)
    browser = models.CharField(max_length=300)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        indexes = [models.Index(fields=["user", "-seen_at"], name="session_user_seen")]

    def __str__(self) -> str:
        return f"{self.user_id} from {self.address}"
