"""What a good mail has that no server asks for: hints beside a preview. No Django."""

from collections.abc import Iterator

from connections.addresses import count_invisible
from tasks.types.send_mail.markup import BadHtml, find_facts
from tasks.types.send_mail.preview.preview import Preview
from tasks.types.send_mail.properties import SendMailProperties
from tasks.types.send_mail.validation import say_invisible

MANY_RECIPIENTS = 20
LARGE = 10 * 1024 * 1024
LONGEST_HTML = 102_000
"""Characters of HTML after which some mail programs cut a message off."""


def find_hints(preview: Preview) -> Iterator[str]:
    """Yield a sentence for everything that readers, or their mail programs, would like to be different."""
    yield from preview.missing
    yield from _find_hints_of_addresses(preview.properties)
    yield from _find_hints_of_size(preview)
    yield from _find_hints_of_parts(preview)
    if len(preview.mail.recipients) >= MANY_RECIPIENTS and not preview.reading.header("List-Unsubscribe"):
        yield (
            f"{len(preview.mail.recipients):,} recipients and no List-Unsubscribe: large providers expect this header "
            "of mail to many. Add it on the page Headers."
        )
    if preview.reading.html is not None:
        yield from _find_hints_of_html(preview.reading.html)


def _find_hints_of_addresses(properties: SendMailProperties) -> Iterator[str]:
    lines = {
        "From": properties.from_line,
        "To": properties.to_line,
        "Cc": properties.cc_line,
        "Bcc": properties.bcc_line,
    }
    for label, line in {**lines, "Reply to": properties.reply_to}.items():
        if number := count_invisible(line):
            yield f"{label}: {say_invisible(number)}"


def _find_hints_of_size(preview: Preview) -> Iterator[str]:
    if preview.size > LARGE:
        yield f"The message has {preview.size / 1024 / 1024:.0f} MiB. Many servers refuse more than 10 to 25 MiB."


def _find_hints_of_parts(preview: Preview) -> Iterator[str]:
    reading = preview.reading
    if reading.html is not None and not (reading.text or "").strip():
        yield "The mail has no text part, which some programs show and filters miss."
    elif reading.html is None and not (reading.text or "").strip():
        yield "The message is empty."


def _find_hints_of_html(html: str) -> Iterator[str]:
    try:
        facts = find_facts(html)
    except BadHtml as error:
        yield str(error)
        return
    if facts.images_without_text:
        images = _count(facts.images_without_text, "image has", "images have")
        yield f"{images} no alt text for those who cannot see it."
    if facts.remote_images:
        images = _count(facts.remote_images, "image is", "images are")
        yield f"{images} fetched from the web when the mail is read, which most mail programs ask about first."
    if facts.insecure_links:
        links = _count(facts.insecure_links, "link begins", "links begin")
        yield f"{links} with http:, which is not encrypted. Use https: where the site offers it."
    if len(html) > LONGEST_HTML:
        yield f"The HTML has {len(html):,} characters. Some mail programs cut off after {LONGEST_HTML:,}."


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
