"""Tokens of an AUTH exchange (RFC 4954), which no dialogue shows: passwords can be guessed from them."""

import string

BASE64 = frozenset(f"{string.ascii_letters}{string.digits}+/")
SHORTEST_TOKEN = 8
"""Characters of a word of 235 that could be the server's last token."""
SHORTEST_TOKEN_IN_REFUSAL = 40
"""Characters of such a word in a refusal, where the names of machines stand too."""


def without_tokens(line: str) -> str:
    """Return a line of an AUTH exchange (RFC 4954) without its tokens: of 334, and also of what ends the exchange."""
    if line.startswith("AUTH "):
        return " ".join([*line.split()[:2], *(["(token)"] if len(line.split()) > 2 else [])])
    if not line[:3].isdigit():
        return line if line in ("", "*") else "(token)"
    if line.startswith("334"):
        return "334 (token)" if len(line) > 4 else line
    shortest = SHORTEST_TOKEN if line.startswith("2") else SHORTEST_TOKEN_IN_REFUSAL
    return " ".join("(token)" if _may_be_token(word, shortest) else word for word in line.split(" "))


def _may_be_token(word: str, shortest: int) -> bool:
    """Tell whether a word could be base64: such as no word of a language is written."""
    plain = word.rstrip("=")
    if len(plain) < shortest or not BASE64.issuperset(plain):
        return False
    return not plain.isalpha() or not (plain.islower() or plain.isupper() or plain.istitle())
