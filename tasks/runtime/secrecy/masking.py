"""What people see in place of what is made of something sensitive."""

import json
import re
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from designer.package.document import VariableDocument

MASK = "••••••"
LONGEST = 1000
"""Letters of a value that a message tells."""
FEW = 4
"""Letters from which on a value is found outside of quotes too."""
LONGEST_OF_WORDS = 320
"""Letters of a text whose words are masked one by one too; a whole message would take every word with it."""
QUOTED = re.compile("“[^“]*”")
WORD = re.compile(r"\w+")


def conceal(sentence: str, secrets: Iterable[str], *, quotes: bool) -> str:
    """Give a sentence without these texts, in any case, and without the words in them.

    With quotes, it is on something that is made of them, and every value that it quotes goes too: what an expression
    made of them on its way is nowhere else.
    """
    texts = {text for each in secrets if (text := each.strip())}
    if quotes:
        sentence = _mask_quotes(sentence, is_sure=not any("“" in each or "”" in each for each in texts))
        texts |= {word for each in texts if len(each) <= LONGEST_OF_WORDS for word in WORD.findall(each)}
    for text in sorted(texts, key=len, reverse=True):
        sentence = sentence.replace(f"“{text}”", f"“{MASK}”")
    found = sorted((re.escape(text) for text in texts if len(text) >= FEW), key=len, reverse=True)
    return re.sub("|".join(found), MASK, sentence, flags=re.IGNORECASE) if found else sentence


def tell_change(variable: VariableDocument, value: Any, secret: Collection[UUID]) -> str:
    """Say what a variable was changed to."""
    return f"{variable.qualified_name} was changed to {hide(variable, value, secret)}."


def hide(variable: VariableDocument, value: Any, secret: Collection[UUID]) -> str:
    """Give the value of a variable as people may read it."""
    return MASK if variable.id in secret else show_value(value)


def show_value(value: Any) -> str:
    """Give a value that is kept as JSON as people read it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _mask_quotes(sentence: str, *, is_sure: bool) -> str:
    """Mask what stands between quotation marks; where values may hold such marks, from the first to the last."""
    if is_sure:
        masked = QUOTED.sub(f"“{MASK}”", sentence)
        if masked.count("“") == masked.count("”"):
            return masked
    first, last = sentence.find("“"), sentence.rfind("”")
    return f"{sentence[:first]}“{MASK}”{sentence[last + 1 :]}" if 0 <= first < last else sentence
