"""What a source of secrets is."""

from collections.abc import Callable
from dataclasses import dataclass


class SecretUnavailable(Exception):
    """A secret cannot be read now; the sentence says why and what to do, and never what is secret.

    another_try_helps: whether it may be read in a moment, without anybody doing anything.
    """

    def __init__(self, sentence: str, *, another_try_helps: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.another_try_helps = another_try_helps


@dataclass(frozen=True)
class Source:
    """One source. name stands in rows, in exported files and in the API.

    find_objection says, by the words of a reference and the settings alone, why nobody may refer to this; "" where
    one may. read gives what stands there now, and raises SecretUnavailable; it is asked for nothing that has an
    objection. What a source of text gives for a keytab is in base64.
    """

    name: str
    label: str
    noun: str
    """What a reference names, as sentences and pages call it."""
    describe_allowed: Callable[[], str]
    """Says what a reference may name here, in a sentence."""
    is_offered: Callable[[], bool]
    find_objection: Callable[[str], str]
    read: Callable[[str], bytes]
    is_text: bool = True
    check_settings: Callable[[], None] = lambda: None
    """Raises ValueError, with a sentence, when the operator's settings cannot be right."""

    def describe(self, reference: str) -> str:
        """Give a reference as sentences and pages call it."""
        return f"{self.noun} {reference}"
