"""The mail that a task of SSIS's sends without a Send Mail task, as far as its text says it.

A Send Mail task in its place begins with that. Only values that stand there as they are count; what a variable gives,
nobody knows.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml.etree import _Element as Element

from tasks.types.kept_task.reading.found_mail import texts_of

CALL: Final = re.compile(r"\bsp_send_dbmail\b", re.IGNORECASE)
ARGUMENT: Final = re.compile(r"\s*,?\s*@(\w{1,64})\s*=\s*(?:N?'((?:[^']|'')*)'|(@?[\w.+-]{1,64}))", re.IGNORECASE)
OF_STATEMENTS: Final[Mapping[str, str]] = {
    "recipients": "To",
    "copy_recipients": "CC",
    "blind_copy_recipients": "BCC",
    "from_address": "From",
    "subject": "Subject",
    "body": "MessageSource",
    "importance": "Priority",
}
MESSAGE: Final = re.compile(r"\bnew\s+(?:System\s*\.\s*Net\s*\.\s*Mail\s*\.\s*)?MailMessage\b", re.IGNORECASE)
STRING: Final = r"\(?\s*@?\"((?:[^\"\\]|\\.){0,4000})\""
OF_SCRIPTS: Final[Mapping[str, re.Pattern[str]]] = {
    "To": re.compile(rf"\.To\.Add\s*{STRING}", re.IGNORECASE),
    "CC": re.compile(rf"\.CC\.Add\s*{STRING}", re.IGNORECASE),
    "BCC": re.compile(rf"\.Bcc\.Add\s*{STRING}", re.IGNORECASE),
    "From": re.compile(rf"\.From\s*=\s*new\s+MailAddress\s*{STRING}", re.IGNORECASE),
    "Subject": re.compile(rf"\.Subject\s*=\s*{STRING}\s*;?\s*$", re.IGNORECASE | re.MULTILINE),
}
RECIPIENTS: Final = ("To", "CC", "BCC")
PRIORITIES: Final = frozenset({"Low", "Normal", "High"})
MOST: Final = 10
"""Mails of one task: more than that is a program, and no list of mails."""
Mail = dict[str, str]
"""Attributes of a Send Mail task's data, by SSIS's names."""


def find_mails(element: Element | None) -> list[Mail]:
    """Give the mails that a task sends, where the recipients of each are known; else none."""
    texts = list(texts_of(element)) if element is not None else []
    mails = [mail for text in texts for mail in (*_of_statement(text), *_of_script(text))]
    is_known = all(any(mail.get(name) for name in RECIPIENTS) for mail in mails)
    return mails if is_known and len(mails) <= MOST else []


def _of_statement(text: str) -> Iterator[Mail]:
    """Give the mail of each call of Database Mail."""
    for call in CALL.finditer(text):
        mail: Mail = {}
        place = call.end()
        if text[place : place + 1] == "]":
            place += 1
        while argument := ARGUMENT.match(text, place):
            name = OF_STATEMENTS.get(argument[1].casefold())
            if name and argument[2] is not None:
                mail[name] = argument[2].replace("''", "'")
            place = argument.end()
        if mail.get("Priority", "").capitalize() not in PRIORITIES:
            mail.pop("Priority", None)
        yield mail


def _of_script(text: str) -> Iterator[Mail]:
    """Give the mail of a script that makes one message; of several nobody can tell which line belongs to which."""
    if len(MESSAGE.findall(text)) == 1:
        found = {name: pattern.findall(text) for name, pattern in OF_SCRIPTS.items()}
        yield {
            name: ";".join(texts) for name, texts in found.items() if texts and (name in RECIPIENTS or len(texts) == 1)
        }
