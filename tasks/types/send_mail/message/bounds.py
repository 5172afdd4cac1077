"""How large the parts of a message may be, which expressions and files can make as large as they like."""

from tasks.types.send_mail.message.materials import Materials

LONGEST_SUBJECT = 10_000
LONGEST_TEXT = 10_000_000
MOST_ATTACHMENTS = 1_000


class TooLarge(ValueError):
    """A message that no server would take; the sentence says what of it is too large."""


def check_sizes(subject: str, materials: Materials) -> None:
    """Refuse what would only cost time and memory. Raises TooLarge."""
    if len(subject) > LONGEST_SUBJECT:
        raise TooLarge(
            f"The subject has {len(subject):,} characters, and {LONGEST_SUBJECT:,} are the most. Shorten it."
        )
    if len(materials.text) > LONGEST_TEXT:
        raise TooLarge(
            f"The message text has {len(materials.text):,} characters, and {LONGEST_TEXT:,} are the most. "
            "Send it as an attachment instead."
        )
    if len(materials.attachments) > MOST_ATTACHMENTS:
        raise TooLarge(
            f"The mail has {len(materials.attachments):,} attachments, and {MOST_ATTACHMENTS:,} are the most. "
            "Put them together into one file."
        )
