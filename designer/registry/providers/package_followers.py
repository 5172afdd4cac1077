"""What of other apps hangs on a package, and follows it or does not when it is renamed or moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from designer.models import Package, Project


@dataclass(frozen=True)
class Following:
    """Sentences: what goes along, and what does not."""

    along: Sequence[str] = ()
    left: Sequence[str] = ()


class PackageFollower(Protocol):
    """Something of another app that hangs on packages."""

    def tell_of_copy(self, package: Package, target: Project) -> Following:
        """Say what goes along with a copy in a project, its own or another one, and what does not."""

    def tell_of_move(self, package: Package, target: Project) -> Following:
        """Say what goes along to another project, and what does not."""

    def tell_of_rename(self, package: Package) -> Sequence[str]:
        """Say what names the package, and does not find it by another name."""

    def follow(self, package: Package, former: Project) -> None:
        """Make what was told so, in the transaction in which the package has come from its former project."""


_followers: list[PackageFollower] = []


def register_package_follower(follower: PackageFollower) -> None:
    """Let something follow packages."""
    _followers.append(follower)


def package_followers() -> Sequence[PackageFollower]:
    """Give all that follows packages."""
    return tuple(_followers)
