"""Who gets a mail once the guards in force have spoken: a function. No Django, no I/O."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from connections.addresses import encode_domain, make_key
from connections.guard_rules.settings import ManagerGuardSettings, ProjectGuardSettings, split_domains
from designer.issues.marks import Mark, MarkKind


class Stopped(Exception):
    """Nothing may be sent; the sentence says who stopped it, and where it is let go on."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Guard:
    """What one connection manager or project says, in words that can stand in a sentence."""

    owner: str
    labels: tuple[str, str, str]
    stop: str = ""
    """Why nothing is sent and what to do; empty while it may be."""
    redirect_to: str = ""
    allowed_domains: str = ""
    withhold: str = ""
    """Why nobody gets a mail though nothing fails, whatever other guards say; empty where somebody may get it."""

    @classmethod
    def of_manager(cls, name: str, settings: ManagerGuardSettings) -> Self:
        """Give the guard of a connection manager; without a name it is the one that is being tried out."""
        owner = f"the connection manager “{name}”" if name else "the connection manager"
        stop = f"T{owner[1:]} is disabled, so nothing is sent through it. To send again, clear Disabled on the page "
        stop += "Guard of its editor, or choose another one."
        labels = ("Disabled", "Redirected", "Limited")
        return cls(owner, labels, stop if settings.disabled else "", settings.redirect_to, settings.allowed_domains)

    @classmethod
    def of_project(cls, name: str, settings: ProjectGuardSettings) -> Self:
        """Give the guard of a project."""
        stop = f"The project “{name}” has stopped all its mail, so nothing is sent. To send again, clear Stop all mail "
        stop += "in the guard on the project's page."
        labels = ("Mail stopped", "Mail redirected", "Mail limited")
        stop = stop if settings.stops_mail else ""
        return cls(f"the project “{name}”", labels, stop, settings.redirect_to, settings.allowed_domains)

    @property
    def marks(self) -> list[Mark]:
        """What people must see beside the thing that has this guard: the strongest of what it says."""
        stopped, redirected, limited = self.labels
        if self.stop:
            return [Mark(MarkKind.STOPPED, stopped, self.stop)]
        if self.redirect_to:
            return [
                Mark(MarkKind.REDIRECTED, redirected, f"All mail goes to {self.redirect_to}, not to its recipients.")
            ]
        if self.allowed_domains:
            return [Mark(MarkKind.LIMITED, limited, f"Mail goes to {self.allowed_domains} alone.")]
        return []


@dataclass(frozen=True)
class Withheld:
    """A recipient who does not get the mail, and why."""

    address: str
    reason: str


@dataclass(frozen=True)
class Passage:
    """Whom the envelope may name. What was withheld is nobody's who gets the mail to know."""

    recipients: tuple[str, ...]
    withheld: tuple[Withheld, ...] = ()

    @property
    def reasons(self) -> str:
        """Why somebody was withheld, each reason once."""
        return " ".join(dict.fromkeys(each.reason for each in self.withheld))


def guard(recipients: Sequence[str], guards: Iterable[Guard]) -> Passage:
    """Give the recipients that the guards let pass, the project's guard being the first of them. Raises Stopped.

    One that withholds all mail comes before all others, so that a shadow run makes every mail.

    The first redirect counts, so the project's: who tests in a project wants to see its mail, and a connection manager
    of the catalog may be redirected by and for somebody else. Whoever set it may be anywhere, so the allowed domains do
    not hold it up. Otherwise every list of allowed domains must allow a recipient.
    """
    guards = list(guards)
    if reason := next((each.withhold for each in guards if each.withhold), ""):
        return Passage((), tuple(Withheld(address, reason) for address in recipients))
    for each in guards:
        if each.stop:
            raise Stopped(each.stop)
    for each in guards:
        if each.redirect_to:
            return _redirect(recipients, each)
    withheld = tuple(Withheld(address, reason) for address in recipients if (reason := _refuse(address, guards)))
    refused = {each.address for each in withheld}
    return Passage(tuple(address for address in recipients if address not in refused), withheld)


def allows(allowed_domains: str, address: str) -> bool:
    """Tell whether an address is in one of these domains; an empty list allows all."""
    if not allowed_domains:
        return True
    try:
        domain = encode_domain(address.rpartition("@")[2])
    except UnicodeError:
        return False
    return any(
        domain.endswith(each[1:]) if each.startswith("*.") else domain == each
        for each in split_domains(allowed_domains)
    )


def _redirect(recipients: Sequence[str], by: Guard) -> Passage:
    reason = f"Redirected to {by.redirect_to} by {by.owner}."
    others = [address for address in recipients if make_key(address) != make_key(by.redirect_to)]
    return Passage((by.redirect_to,), tuple(Withheld(address, reason) for address in others))


def _refuse(address: str, guards: Iterable[Guard]) -> str:
    """Say why an address may not be sent to, or nothing when it may."""
    return next(
        (
            f"T{each.owner[1:]} lets mail go to {each.allowed_domains} alone."
            for each in guards
            if not allows(each.allowed_domains, address)
        ),
        "",
    )
