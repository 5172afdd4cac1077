"""The process that converts HTML and may die of it. Only process.py starts it, as a module.

It reads one request after another from its input and ends with it. Each has so many seconds of processor time; memory
is limited for all of them. What goes wrong ends the process, and the other side knows what that means.
"""

import json
import resource
import sys

from designer.installation.process_limits import limit, processor_seconds, resident_size
from tasks.types.send_mail.markup import conversions, inlining
from tasks.types.send_mail.markup.frames import Kind, read, take_from, write
from tasks.types.send_mail.markup.limits import (
    LARGE_PROCESS,
    LARGEST_MEMORY,
    LONGEST_RESULT,
    PROCESSOR_SECONDS,
)


def _convert_both(html: str) -> str:
    return json.dumps((conversions.to_text(html), inlining.inline_css(html)))


CONVERSIONS = {
    Kind.TEXT: conversions.to_text,
    Kind.INLINE: inlining.inline_css,
    Kind.BOTH: _convert_both,
    Kind.FACTS: conversions.find_facts,
}


def main() -> None:
    """Answer until there are no more requests."""
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_DATA, LARGEST_MEMORY)
    take = take_from(sys.stdin.buffer)
    answered = None
    while answered is not Kind.LAST:
        try:
            kind, html = read(take)
        except EOFError:
            return
        limit(resource.RLIMIT_CPU, processor_seconds() + PROCESSOR_SECONDS)
        result = CONVERSIONS[kind](html)
        answered = _answer(result)


def _answer(result: str) -> Kind:
    if len(result) > LONGEST_RESULT:
        kind, result = Kind.REFUSED, ""
    else:
        kind = Kind.LAST if resident_size() > LARGE_PROCESS else Kind.DONE
    write(sys.stdout.buffer, kind, result)
    return kind


if __name__ == "__main__":
    main()
