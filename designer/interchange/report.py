"""What is said of a file that was read: first what is not done, then every finding."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from designer.dtsx.findings import Finding, Severity
from designer.interchange.mending.offers import Offer

ORDER: Final = {severity: place for place, severity in enumerate(Severity)}
NOTHING_MISSING: Final = "Everything in the file was taken over."


def summarize(findings: Iterable[Finding]) -> str:
    """Say in a line what is not done: what keeps the package from running as it did, by kinds and numbers.

    What is disabled did not run before.
    """
    errors = (each for each in findings if each.rule.severity is Severity.ERROR and not each.is_disabled)
    missing = Counter(each.rule.title for each in errors)
    if not missing:
        return NOTHING_MISSING
    told = "; ".join(f"{title} ({count})" for title, count in missing.most_common())
    return f"Not done: {told}."


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Give the findings in the order in which people read them: the gravest first, then as they stand in the file."""
    return sorted(findings, key=lambda each: (ORDER[each.rule.severity], each.rule.code, each.line))


def describe_finding(finding: Finding, offers: Iterable[Offer] = ()) -> dict[str, Any]:
    """Give a finding as programs have it, with the mends that there are for it."""
    rule = finding.rule
    return {
        "code": rule.code,
        "severity": rule.severity.value,
        "place": finding.place,
        "line": finding.line,
        "title": rule.title,
        "detail": finding.detail,
        "impact": rule.impact,
        "recommendation": rule.recommendation,
        "mends": [describe_offer(each) for each in offers],
    }


def describe_offer(offer: Offer) -> dict[str, Any]:
    """Give a mend as it is chosen, with what it does and what has to be given as its value."""
    return {"mend": offer.mend.model_dump(), "sentence": offer.sentence, "needs": offer.needs.value}
