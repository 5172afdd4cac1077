"""How many trials a person may have: some at once, and some in a minute and in an hour. Asked with the person's row
locked, so that two requests do not both find room."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from connections.models import UNFINISHED, ConnectionTrial
from connections.trials.recovery import end_lost
from designer.errors import Invalid, TooMany
from designer.models import User

MOST_AT_ONCE = 3
RATES = ((timedelta(minutes=1), 10, "minute"), (timedelta(hours=1), 60, "hour"))


def check_limits(user: User) -> None:
    """Refuse another trial of this person, if need be. Raises Invalid and TooMany."""
    User.objects.select_for_update().get(pk=user.pk)
    own = ConnectionTrial.objects.filter(user=user)
    end_lost(own)
    if own.filter(state__in=UNFINISHED).count() >= MOST_AT_ONCE:
        raise Invalid(f"{MOST_AT_ONCE} tests of yours are under way. Cancel one, or wait until it ends.")
    for span, most, name in RATES:
        _check_rate(own, span, most, name)


def _check_rate(own: QuerySet[ConnectionTrial], span: timedelta, most: int, name: str) -> None:
    now = timezone.now()
    recent = own.filter(created_at__gt=now - span).order_by("-created_at").values_list("created_at", flat=True)
    times = list(recent[:most])
    if len(times) < most:
        return
    pause = max(1, round((times[-1] + span - now).total_seconds()))
    sentence = f"You have started {most} tests in the last {name}, and more are not allowed. Try again in {pause} s."
    raise TooMany(sentence, pause)
