"""What somebody says of themselves: a name, and how pages show times to them."""

from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from django.db import transaction

from designer.errors import Invalid
from designer.models import User
from designer.package.diff import describe_values
from designer.people import audit

DATE_FORMATS = {
    "": "As the browser has it",
    "sv-SE": "2026-12-31 17:05 (ISO 8601)",
    "en-GB": "31 Dec 2026, 17:05 (English, United Kingdom)",
    "en-US": "Dec 31, 2026, 5:05 PM (English, United States)",
    "de-DE": "31.12.2026, 17:05 (Deutsch)",
    "fr-FR": "31 déc. 2026, 17:05 (français)",
    "es-ES": "31 dic 2026, 17:05 (español)",
    "it-IT": "31 dic 2026, 17:05 (italiano)",
    "nl-NL": "31 dec 2026, 17:05 (Nederlands)",
    "pl-PL": "31 gru 2026, 17:05 (polski)",
    "ja-JP": "2026/12/31 17:05 (日本語)",
}
"""Languages whose dates people choose; empty: the browser's."""
NO_ZONE = "Choose a time zone from the list."
NO_FORMAT = "Choose a way to write dates from the list."


@dataclass(frozen=True)
class Profile:
    """What is kept of it."""

    display_name: str
    time_zone: str
    date_format: str


@cache
def time_zones() -> tuple[str, ...]:
    """Give the zones that the machine knows, by continent and city; UTC first."""
    return ("UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


def find_zone(user: User, browsers: str) -> str:
    """Give the zone in which somebody means days: that of the profile, or the browser's; UTC where that is unknown."""
    known = (each for each in (user.time_zone, browsers) if each in time_zones())
    return next(known, "UTC")


@transaction.atomic
def change_profile(user: User, profile: Profile) -> None:
    """Keep what somebody says of themselves. Raises Invalid."""
    if profile.time_zone and profile.time_zone not in time_zones():
        raise Invalid(NO_ZONE, {"time_zone": NO_ZONE})
    if profile.date_format not in DATE_FORMATS:
        raise Invalid(NO_FORMAT, {"date_format": NO_FORMAT})
    before = _read(user)
    user.display_name = profile.display_name.strip()
    user.time_zone, user.date_format = profile.time_zone, profile.date_format
    user.save(update_fields=["display_name", "time_zone", "date_format"])
    if changes := describe_values(before, _read(user)):
        audit.record(user, "changed own profile", user, changes=changes)


def _read(user: User) -> dict[str, object]:
    return {"name": user.display_name, "time zone": user.time_zone, "dates": user.date_format}
