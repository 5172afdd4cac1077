"""What schedules and triggers keep encrypted, for the rotation of keys."""

from collections.abc import Iterable

from connections.credentials.rotation import Renew, TokenHolder
from tasks.runtime.preparation.parameters import SECRET
from tasks.unattended.schedules.model import Schedule
from tasks.unattended.triggers.model import Trigger


def _renew(row: Schedule | Trigger, renew: Renew) -> Iterable[str]:
    row.parameters = {
        name: {**each, SECRET: renew(each[SECRET])} if SECRET in each else each for name, each in row.parameters.items()
    }
    return ("parameters",)


HOLDERS = (
    TokenHolder("schedule", lambda: Schedule.objects.exclude(parameters={}), _renew),
    TokenHolder("trigger", lambda: Trigger.objects.exclude(parameters={}), _renew),
)
