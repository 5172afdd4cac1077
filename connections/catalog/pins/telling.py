"""What the designer says of pins: which shared connection managers a package uses in a version, and not as they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from connections.catalog.store import pins_of
from connections.models import ConnectionPin, ConnectionVersion
from designer.models import Package, User
from designer.people.permissions import Action, may


@dataclass(frozen=True)
class PinOfUse:
    """A pin that counts for a package, and the number of its manager's newest version."""

    pin: ConnectionPin
    newest: int

    @property
    def words(self) -> str:
        """Which version it is."""
        return f"version {self.pin.version.number} of {self.newest}, pinned"

    def tell(self, user: User, package: Package) -> str:
        """Say so in a sentence, with a way to where it can be changed for those who see the manager."""
        whose = "for this package" if self.pin.package_id else "for all packages of the project"
        sentence = format_html("“{}”: {} {}.", self.pin.connection.name, self.words, whose)
        if not may(user, Action.READ, self.pin.connection):
            return sentence
        address = reverse("connection-pins", args=[self.pin.connection.uid])
        query = urlencode({"project": str(package.project_id), "package": package.name})
        return format_html(
            '{} <a href="{}?{}" target="_blank" rel="noopener">Change the pin</a> (opens in a new tab)',
            *(sentence, address, query),
        )


def find_pins_of_use(package: Package, managers: Iterable[UUID]) -> dict[UUID, PinOfUse]:
    """Give for those of some managers that a package uses in a version the pin that says so, in one query."""
    versions = ConnectionVersion.objects.filter(connection_uid=OuterRef("connection__uid")).order_by("-number")
    pins = pins_of(package.project_id, package.pk).filter(connection__uid__in=list(managers))
    rows = pins.select_related("connection__folder", "version").annotate(newest=Subquery(versions.values("number")[:1]))
    found: dict[UUID, PinOfUse] = {}
    for row in rows:
        found.setdefault(row.connection.uid, PinOfUse(row, row.newest))
    return found
