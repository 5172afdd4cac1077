"""In what two mails differ, field by field; pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tasks.comparisons.reading.mail import Attachment, Audience, Mail

BEFORE, MOST_SHOWN = 80, 600
"""Characters of a text that are shown before the place where it differs, and in all."""
CHANGED = "(the text differs; only its digest is known)"
LATER = "(the same up to here; the text differs further on)"


@dataclass(frozen=True)
class Difference:
    """A field, and what it is here and there."""

    field: str
    here: str
    there: str


def find_differences(here: Mail, there: Mail) -> Iterator[Difference]:
    """Give the fields in which a mail of ours differs from one of the old installation, which may not know all."""
    if not are_recipients_same(here, there):
        yield Difference("recipients", _join(_best_audience(here, there)), _join(there.recipients))
    if there.cc is not None and here.cc != there.cc:
        yield Difference("cc", _join(here.cc or frozenset()), _join(there.cc))
    for field in ("subject", "sender", "priority"):
        mine, other = getattr(here, field), getattr(there, field)
        if other is not None and mine != other:
            yield Difference(field, mine or "", other)
    if not _are_texts_same(here, there):
        yield Difference("body", *_show_texts(here.text, there.text))
    if there.attachments is not None and not _are_files_same(here.attachments or (), there.attachments):
        yield Difference("attachments", *_show_files(here.attachments or (), there.attachments))


def are_recipients_same(here: Mail, there: Mail) -> bool:
    """Tell whether both go to the same people, as far as the other one's source can know."""
    return there.recipients in audiences(here, there.audience)


def audiences(here: Mail, known: Audience) -> tuple[frozenset[str], ...]:
    """Give whom a mail goes to, in the eyes of one who sees so much."""
    match known:
        case Audience.ALL:
            return (here.recipients,)
        case Audience.VISIBLE:
            return (here.visible,)
        case Audience.ANY:
            return here.recipients, here.visible, here.to or frozenset()


def _best_audience(here: Mail, there: Mail) -> frozenset[str]:
    return max(audiences(here, there.audience), key=lambda one: len(one & there.recipients))


def _are_texts_same(here: Mail, there: Mail) -> bool:
    """Tell whether people read the same. Of mails that have HTML it counts: beside it may stand any sentence."""
    if there.plain is None and there.html is None:
        return not there.written or bool(there.written & (here.written | {here.plain, here.html}))
    if here.html and there.html:
        if here.html == there.html:
            return True
        if here.plain and there.plain:
            return False
    return bool({here.plain, here.html} & ({there.plain, there.html} - {None}))


def _are_files_same(here: tuple[Attachment, ...], there: tuple[Attachment, ...]) -> bool:
    """Tell whether the same files are in both; where the other side gives names alone, these count."""
    if all(one.sha256 for one in there):
        return Counter(here) == Counter(there)
    return Counter(one.name for one in here) == Counter(one.name for one in there)


def _show_texts(here: str, there: str) -> tuple[str, str]:
    """Give both texts around the first place where they differ."""
    if not there:
        return here[:MOST_SHOWN] or CHANGED, CHANGED
    if here == there:
        return LATER, LATER
    places = enumerate(zip(here, there, strict=False))
    same = next((place for place, (one, other) in places if one != other), min(len(here), len(there)))
    begin = max(0, same - BEFORE)
    return _cut(here, begin), _cut(there, begin)


def _cut(text: str, begin: int) -> str:
    cut = text[begin : begin + MOST_SHOWN]
    return f"{'… ' if begin else ''}{cut}{' …' if begin + MOST_SHOWN < len(text) else ''}"


def _show_files(here: tuple[Attachment, ...], there: tuple[Attachment, ...]) -> tuple[str, str]:
    """Give the names; the digest too where the same name has other content."""
    names = {one.name for one in here} & {one.name for one in there}
    has_digests = all(one.sha256 for one in there)

    def show(files: tuple[Attachment, ...]) -> str:
        told = (f"{one.name} ({one.sha256[:12]}…)" if has_digests and one.name in names else one.name for one in files)
        return ", ".join(told)[:MOST_SHOWN] or "none"

    return show(here), show(there)


def _join(addresses: frozenset[str]) -> str:
    return ", ".join(sorted(addresses))[:MOST_SHOWN] or "nobody"
