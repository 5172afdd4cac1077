"""HTML that people wrote, or that came from anywhere: judged here, read and converted in a process that may die.

check_html refuses what is too large or too deep and is a function. to_text, inline_css and find_facts ask the process
(tasks.send_mail.markup.process), whose time and memory are bounded, because native parsers crash on some documents and
take for ever on others. Both raise BadHtml. No Django.
"""

from tasks.send_mail.markup.errors import BadHtml
from tasks.send_mail.markup.facts import HtmlFacts
from tasks.send_mail.markup.nesting import DEEPEST, LONGEST_HTML, MOST_TAGS, check_html
from tasks.send_mail.markup.process import find_facts, inline_css, to_text

__all__ = [
    "DEEPEST",
    "LONGEST_HTML",
    "MOST_TAGS",
    "BadHtml",
    "HtmlFacts",
    "check_html",
    "find_facts",
    "inline_css",
    "to_text",
]
