"""What can be wrong with HTML."""


class BadHtml(ValueError):
    """HTML that no mail can be made of; the sentence says why and what to do."""
