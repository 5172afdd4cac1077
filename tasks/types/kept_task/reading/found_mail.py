"""Mail that a task of SSIS's sends without a Send Mail task: by a statement, or by a script."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element as Element

WAYS: Final = {
    "sp_send_dbmail": re.compile(r"\bsp_send_dbmail\b", re.IGNORECASE),
    "xp_sendmail": re.compile(r"\bxp_sendmail\b", re.IGNORECASE),
    "System.Net.Mail": re.compile(r"\bSystem\s*\.\s*Net\s*\.\s*Mail\b", re.IGNORECASE),
    "SmtpClient": re.compile(r"\bSmtpClient\b", re.IGNORECASE),
    "System.Web.Mail": re.compile(r"\bSystem\s*\.\s*Web\s*\.\s*Mail\b", re.IGNORECASE),
    "CDO.Message": re.compile(r"\bCDO\s*\.\s*Message\b", re.IGNORECASE),
    "Outlook.Application": re.compile(r"\bOutlook\s*\.\s*Application\b", re.IGNORECASE),
    "Send-MailMessage": re.compile(r"\bSend-MailMessage\b", re.IGNORECASE),
}
"""By the name under which each is known: Database Mail and its predecessor, .NET's classes, the COM classes of scripts,
and PowerShell's command line."""
BINARIES: Final = frozenset({"BinaryItem", "Binary"})
"""Elements whose text is an assembly, and no source."""
LONGEST_LINE: Final = 200


@dataclass(frozen=True)
class FoundMail:
    """A way of sending mail that is named in a task, the line that names it first, and the number of that line in its
    text, from 1."""

    way: str
    line: str
    number: int


def find_mail(element: Element | None) -> list[FoundMail]:
    """Give the ways of sending mail that the task's statements and sources name, each once."""
    found: dict[str, FoundMail] = {}
    for text in texts_of(element) if element is not None else ():
        for way, pattern in WAYS.items():
            if way not in found and (match := pattern.search(text)):
                found[way] = FoundMail(way, *_line_at(text, match.start()))
    return [found[way] for way in WAYS if way in found]


def texts_of(element: Element) -> Iterator[str]:
    """Give the texts of a task in which statements and sources stand."""
    for each in element.iter():
        if isinstance(each.tag, str) and each.tag.rsplit("}", 1)[-1] not in BINARIES:
            yield from (str(value) for value in each.attrib.values())
            if each.text:
                yield each.text


def _line_at(text: str, place: int) -> tuple[str, int]:
    begin = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    line = text[begin : end if end >= 0 else len(text)].strip()
    return line[:LONGEST_LINE], text.count("\n", 0, place) + 1
