"""Which mail of ours is which of the old installation's: by recipients and subject, then by what is nearest; pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import islice, product

from tasks.comparisons.differences import Difference, are_recipients_same, audiences, find_differences
from tasks.comparisons.reading.mail import Audience, Mail

MOST_ALIKE = 50
"""Mails of the same recipients and subject among which one with the same content is looked for."""
MOST_CANDIDATES = 12
"""Mails that are compared to find the nearest one."""
MOST_LEFT = 2_000
"""Mails without a partner for which a nearest one is looked for."""
NEAR = 0.5
LONGEST = 200


class MailOutcome(StrEnum):
    """What came of a mail. MISSING: only the old installation has sent it. MORE: it is only here."""

    SAME = "same"
    DIFFERS = "differs"
    MISSING = "missing"
    MORE = "more"


@dataclass(frozen=True)
class Pair:
    """A mail here, one there, or both; here_count and there_count are how many have these recipients and subject."""

    here: Mail | None
    there: Mail | None
    differences: tuple[Difference, ...] = ()
    here_count: int = 1
    there_count: int = 1

    @property
    def outcome(self) -> MailOutcome:
        """What came of it."""
        if self.here is None:
            return MailOutcome.MISSING
        if self.there is None:
            return MailOutcome.MORE
        return MailOutcome.DIFFERS if self.differences else MailOutcome.SAME

    @property
    def mail(self) -> Mail:
        """The mail that names the pair."""
        found = self.there or self.here
        assert found  # noqa: S101  # a pair has at least one
        return found

    @property
    def people(self) -> list[str]:
        """Its recipients in the order of the alphabet."""
        return sorted(self.mail.recipients)

    @property
    def is_repeated(self) -> bool:
        """Whether one side has more mails of these recipients and subject than the other."""
        return self.here_count != self.there_count and max(self.here_count, self.there_count) > 1


Key = tuple[frozenset[str], str | None]
Open = dict[int, Mail]


def match(here: Sequence[Mail], there: Sequence[Mail]) -> list[Pair]:
    """Give all mails in pairs, in the order of the old installation's, what is only here at the end."""
    left = dict(enumerate(here))
    partners: dict[int, Mail] = {}
    _match_by_key(left, there, partners)
    _match_nearest(left, there, partners)
    counts_here, counts_there = _count(here, there)
    pairs = []
    for number, other in enumerate(there):
        mine = partners.get(number)
        found = tuple(find_differences(mine, other)) if mine else ()
        key = _key(other)
        pairs.append(Pair(mine, other, found, counts_here[key], counts_there[key]))
    alone = (Pair(mine, None, (), *_count_alone(mine, counts_here, counts_there)) for mine in left.values())
    return [*pairs, *alone]


def _key(there: Mail) -> Key:
    return there.recipients, there.subject


def _keys(here: Mail) -> Iterator[Key]:
    """Give by what a mail of ours may be known, by who sees its recipients and subject more or less well."""
    for people in dict.fromkeys(audiences(here, Audience.ANY)):
        yield people, here.subject
        yield people, None


def _match_by_key(left: Open, there: Sequence[Mail], partners: dict[int, Mail]) -> None:
    """Pair what has the same recipients and subject: first where the text is the same too, so that among many of them
    the order does not matter."""
    for with_text in (True, False):
        known: dict[tuple[Key, str | None], Open] = defaultdict(dict)
        for mine, mail in left.items():
            for key, text in product(_keys(mail), _texts(mail) if with_text else (None,)):
                known[key, text][mine] = mail
        for number, other in enumerate(there):
            alike = (known.get((_key(other), text), {}) for text in (_texts(other) if with_text else (None,)))
            found = None if number in partners else _find_alike(alike, left, other, is_exact=with_text)
            if found is not None:
                partners[number] = left.pop(found)


def _texts(mail: Mail) -> set[str | None]:
    return {mail.plain, mail.html, *mail.written} - {None} or {None}


def _find_alike(lists: Iterable[Open], left: Open, other: Mail, *, is_exact: bool) -> int | None:
    for alike in lists:
        while alike and (first := next(iter(alike))) not in left:
            del alike[first]
        for mine, mail in islice(alike.items(), MOST_ALIKE):
            is_alike = mine in left and are_recipients_same(mail, other)
            if is_alike and not (is_exact and any(find_differences(mail, other))):
                return mine
    return None


def _match_nearest(left: Open, there: Sequence[Mail], partners: dict[int, Mail]) -> None:
    """Pair what is left by how near recipients and subjects are, the nearest first."""
    lone = [number for number in range(len(there)) if number not in partners][:MOST_LEFT]
    by_person: dict[str, list[int]] = defaultdict(list)
    by_subject: dict[str | None, list[int]] = defaultdict(list)
    for mine, mail in list(left.items())[:MOST_LEFT]:
        by_subject[mail.subject].append(mine)
        for person in mail.recipients:
            by_person[person].append(mine)
    scored = []
    for number in lone:
        other = there[number]
        near = [by_subject[other.subject], *(by_person[person] for person in other.recipients if person in by_person)]
        for mine in _first(near):
            scored.append((-_score(left[mine], other), number, mine))
    for score, number, mine in sorted(scored):
        if -score >= NEAR and mine in left and number not in partners:
            partners[number] = left.pop(mine)


def _first(lists: Iterable[list[int]]) -> list[int]:
    """Give some of the candidates, of each list a few."""
    found = dict.fromkeys(number for each in lists for number in each[:MOST_CANDIDATES])
    return list(found)[: 2 * MOST_CANDIDATES]


def _score(here: Mail, there: Mail) -> float:
    """Say how near two mails are, from 0 to 1: half of it their recipients, half their subjects."""
    people = max(_overlap(one, there.recipients) for one in audiences(here, there.audience))
    return (people + _alike(here.subject or "", there.subject or "")) / 2


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    whole = one | other
    return len(one & other) / len(whole) if whole else 1.0


def _alike(one: str, other: str) -> float:
    return 1.0 if one == other else SequenceMatcher(None, one[:LONGEST], other[:LONGEST], autojunk=False).ratio()


def _count(here: Sequence[Mail], there: Sequence[Mail]) -> tuple[Counter[Key], Counter[Key]]:
    return Counter(key for mine in here for key in _keys(mine)), Counter(map(_key, there))


def _count_alone(mine: Mail, here: Counter[Key], there: Counter[Key]) -> tuple[int, int]:
    key = next((key for key in _keys(mine) if key in there), next(_keys(mine)))
    return here[key], there[key]
