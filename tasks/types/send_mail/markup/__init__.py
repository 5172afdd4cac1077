"""HTML that people wrote, or that came from anywhere: judged here, read and converted in a process that may die.

check_html refuses what is too large or too deep and is a function. to_text, inline_css and find_facts ask the process
(process.py), whose time and memory are bounded, because native parsers crash on some documents and
take for ever on others. Both raise BadHtml. find_places says where a document names images, by our own tokenizer, which
is linear and keeps what it reads as it was written; references.py says what their addresses mean. No Django.
"""

from tasks.types.send_mail.markup.errors import BadHtml
from tasks.types.send_mail.markup.facts import HtmlFacts
from tasks.types.send_mail.markup.nesting import DEEPEST, LONGEST_HTML, MOST_TAGS, check_html
from tasks.types.send_mail.markup.places import Place, find_places
from tasks.types.send_mail.markup.process import convert, find_facts, inline_css, to_text
from tasks.types.send_mail.markup.references import is_file_url, is_path, read_cid, read_path

__all__ = [
    "DEEPEST",
    "LONGEST_HTML",
    "MOST_TAGS",
    "BadHtml",
    "HtmlFacts",
    "Place",
    "check_html",
    "convert",
    "find_facts",
    "find_places",
    "inline_css",
    "is_file_url",
    "is_path",
    "read_cid",
    "read_path",
    "to_text",
]
