"""A comparison as programs take it: an object of JSON, or lines of CSV."""

from collections.abc import Iterator
from typing import Any

from designer.input.spreadsheets import to_lines
from tasks.comparisons.matching import Pair
from tasks.comparisons.reading.mail import Mail
from tasks.comparisons.services import Comparison

HEAD = ("outcome", "delivery", "file", "recipients", "subject", "differs in", "here", "there", "mails here", "there")


def describe(comparison: Comparison) -> dict[str, Any]:
    """Give a comparison as JSON has it."""
    return {
        "executions": [each.pk for each in comparison.executions],
        "same": comparison.is_same,
        "counts": {str(outcome): count for outcome, count in comparison.counts.items()},
        "mails": [_describe_pair(pair) for pair in comparison.pairs],
        "unread": [{"name": name, "error": sentence} for name, sentence in comparison.unread],
        "refused": [{"name": name, "error": sentence} for name, sentence in comparison.refused],
    }


def write_lines(comparison: Comparison) -> str:
    """Give a comparison as CSV: a line for each difference, and one for each mail without any."""
    return to_lines([HEAD, *(row for pair in comparison.pairs for row in _rows(pair)), *_troubles(comparison)])


def _describe_pair(pair: Pair) -> dict[str, Any]:
    return {
        "outcome": str(pair.outcome),
        "delivery": _number(pair.here),
        "file": pair.there.source if pair.there else None,
        "recipients": pair.people,
        "subject": pair.mail.subject or "",
        "differences": [{"field": one.field, "here": one.here, "there": one.there} for one in pair.differences],
        "here_count": pair.here_count,
        "there_count": pair.there_count,
    }


def _rows(pair: Pair) -> Iterator[tuple[Any, ...]]:
    people, subject = ", ".join(pair.people), pair.mail.subject
    head = (str(pair.outcome), _number(pair.here), pair.there.source if pair.there else "", people, subject)
    counts = (pair.here_count, pair.there_count)
    if not pair.differences:
        yield (*head, "", "", "", *counts)
    for one in pair.differences:
        yield (*head, one.field, one.here, one.there, *counts)


def _troubles(comparison: Comparison) -> Iterator[tuple[Any, ...]]:
    for name, sentence in comparison.unread:
        yield "not read", name, "", "", sentence
    for name, sentence in comparison.refused:
        yield "not read", "", name, "", sentence


def _number(mail: Mail | None) -> int | None:
    return int(mail.source) if mail else None
