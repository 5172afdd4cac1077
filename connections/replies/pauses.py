"""For how long a server asks to wait: "try again in 300 seconds", "retry in 5 min", "come back in 00:04:59"."""

from datetime import timedelta

from designer.input.numerals import is_count

ASKED = ("try", "retry", "trying", "come back", "wait")
REACH = 40
"""Characters between the words and the figure."""
LONGEST_TEXT = 2_000
MOST_DIGITS = 6
DIGITS = "0123456789"
STOPS = f"{DIGITS}.;"
UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hour", "hours"), 3600),
}


def read_hint(text: str) -> timedelta | None:
    """Read how long the server asks to wait, or give None."""
    said = " ".join(text[:LONGEST_TEXT].lower().split())
    for place in sorted(_places(said)):
        if pause := _read_pause(said[place:]):
            return pause
    return None


def _places(said: str) -> set[int]:
    """Give where each of the words ends, as a word of its own."""
    ends = set()
    for word in ASKED:
        place = said.find(word)
        while place >= 0:
            end = place + len(word)
            if not said[place - 1 : place].isalnum() and not said[end : end + 1].isalnum():
                ends.add(end)
            place = said.find(word, end)
    return ends


def _read_pause(rest: str) -> timedelta | None:
    """Read the first figure with its unit, before the sentence ends."""
    start = next((place for place, sign in enumerate(rest[: REACH + 1]) if sign in STOPS), None)
    if start is None or rest[start] not in DIGITS:
        return None
    figure = rest[start:].split(" ")[0].rstrip(".,;)")
    if figure.count(":") == 2:
        return _read_clock(figure)
    digits = figure[: len(figure) - len(figure.lstrip(DIGITS))]
    unit = figure[len(digits) :] or _word_after(rest[start + len(digits) :])
    if len(digits) > MOST_DIGITS or unit not in UNITS:
        return None
    return timedelta(seconds=int(digits) * UNITS[unit])


def _word_after(rest: str) -> str:
    word = rest.strip().split(" ")[0]
    return word[: len(word) - len(word.lstrip("abcdefghijklmnopqrstuvwxyz"))]


def _read_clock(figure: str) -> timedelta | None:
    parts = figure.split(":")
    if not all(is_count(part, 2) for part in parts):
        return None
    hours, minutes, seconds = map(int, parts)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
