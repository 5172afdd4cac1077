"""What the hints beside a preview are about, counted in a message's HTML."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HtmlFacts:
    """Counts of what readers, or their mail programs, would like to be different."""

    images_without_text: int = 0
    remote_images: int = 0
    insecure_links: int = 0
