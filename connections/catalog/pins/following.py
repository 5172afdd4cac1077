"""What of the catalog and of environments hangs on a package, and follows it to another project, or does not."""

from collections.abc import Sequence

from connections.catalog.uses.finding import count_words
from connections.models import ConnectionPin, EnvironmentReference
from designer.models import Package, Project
from designer.registry.providers.package_followers import Following

FILES = "Files of “{}” that it reads by their names: they stay there."
VALUES = "{} that environments of “{}” set in it."
PINS = "{} to a version of a connection manager of the catalog."


class PinsAndValues:
    """Pins go along with a package that is moved, because they name managers of the catalog; what environments of the
    former project set in it does not."""

    def tell_of_copy(self, package: Package, target: Project) -> Following:
        """Say that a copy has neither."""
        values, pins = _count_values(package), _count_pins(package)
        left = [
            *([VALUES.format(count_words(values, "value"), package.project)] if values else []),
            *([PINS.format(count_words(pins, "pin"))] if pins else []),
        ]
        return Following(left=[*left, *_tell_files(package, target)])

    def tell_of_move(self, package: Package, target: Project) -> Following:
        """Say what goes along."""
        values, pins = _count_values(package), _count_pins(package)
        along = [PINS.format(count_words(pins, "pin"))] if pins else []
        left = [VALUES.format(count_words(values, "value"), package.project)] if values else []
        return Following(along, [*left, *_tell_files(package, target)])

    def tell_of_rename(self, package: Package) -> Sequence[str]:
        """Nothing here names a package by its name."""
        return ()

    def follow(self, package: Package, former: Project) -> None:
        """Let pins go along, and forget values."""
        EnvironmentReference.objects.filter(package=package).delete()
        ConnectionPin.objects.filter(package=package, connection__project=None).update(project=package.project)
        ConnectionPin.objects.filter(package=package).exclude(connection__project=None).delete()


def _tell_files(package: Package, target: Project) -> list[str]:
    return [FILES.format(package.project)] if target.pk != package.project_id else []


def _count_values(package: Package) -> int:
    return EnvironmentReference.objects.filter(package=package).count()


def _count_pins(package: Package) -> int:
    return ConnectionPin.objects.filter(package=package).count()
