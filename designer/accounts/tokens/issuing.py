"""Making, listing and revoking tokens: one's own, and as an administrator those of others."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from designer.accounts.tokens.words import digest_of, make_word
from designer.errors import Conflict, Invalid, NotFound
from designer.models import ApiToken, User
from designer.people import audit
from designer.people.permissions import Person, is_administrator

LONGEST_LIFE = timedelta(days=366)
MOST = 50
TAKEN = "You have a token of this name. Choose another name, or revoke that one first."
TOO_MANY = f"You have {MOST} tokens. Revoke some that are not used any more."
ENDED = f"Choose a day from tomorrow on, at most {LONGEST_LIFE.days} days away."


@dataclass(frozen=True)
class Issued:
    """A new token, and its word, which nobody sees again."""

    token: ApiToken
    word: str


@transaction.atomic
def issue_token(user: User, name: str, scope: ApiToken.Scope, ends_on: date) -> Issued:
    """Make a token that is good until the end of a day (UTC). Raises Invalid and Conflict."""
    _require_end(ends_on)
    User.objects.select_for_update().get(pk=user.pk)  # so that two at once do not pass the limit
    if ApiToken.objects.filter(user=user).count() >= MOST:
        raise Conflict(TOO_MANY)
    issued = _make(user, name.strip(), scope, datetime.combine(ends_on, time.max, timezone.get_default_timezone()))
    changes = [f"scope: {issued.token.get_scope_display()}", f"ends: {ends_on}"]
    audit.record(user, "made API token", issued.token, changes=changes)
    return issued


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Give somebody's tokens, by name."""
    return ApiToken.objects.filter(user=user).order_by("name", "pk")


@transaction.atomic
def revoke_token(person: Person, token_id: int) -> ApiToken:
    """End a token at once: one's own, or as an administrator anybody's. Raises NotFound."""
    theirs = Q() if is_administrator(person) else Q(user__username=person.get_username())
    token = ApiToken.objects.filter(theirs).select_related("user").filter(pk=token_id).first()
    if token is None:
        raise NotFound("This token was revoked already.")
    ApiToken.objects.filter(pk=token_id).delete()
    audit.record(person, "revoked API token", token, changes=[f"of {token.user.username}"])
    return token


def _require_end(ends_on: date) -> None:
    today = timezone.now().date()
    if not today < ends_on <= today + LONGEST_LIFE:
        raise Invalid(ENDED, {"ends_on": ENDED})


def _make(user: User, name: str, scope: ApiToken.Scope, ends_at: datetime) -> Issued:
    word = make_word()
    made = ApiToken(user=user, name=name, digest=digest_of(word), scope=scope, made_at=timezone.now(), ends_at=ends_at)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise Invalid(TAKEN, {"name": TAKEN}) from error
    return Issued(made, word)
