"""The grammar of one mailbox (RFC 5322 sections 3.4 and 4.4, RFC 5321 section 4.1.2, RFC 6531).

It takes what .NET's MailAddress takes: a name with @, colons or commas before angle brackets, a quoted name before a
bare address, dots one after the other in a local part. It uses all of the text, or raises Wrong with the place.
"""

from collections.abc import Iterator, Sequence
from unicodedata import category

import idna

from connections.addresses.letters import ATEXT, HOST, IGNORABLE, LITERAL, is_beyond_ascii
from connections.addresses.mailbox import Mailbox
from connections.addresses.refusals import Reason, Wrong
from connections.addresses.tokens import Kind, Token, find_tokens

LONGEST_ADDRESS = 320
"""Octets of a local part, an @ and a domain (RFC 5321 section 4.5.3.1: 64 and 255); some local parts are longer."""
LONGEST_DOMAIN = 255
LONGEST_LABEL = 63
LONGEST_NAME = 4_000


def read_part(text: str, begin: int, end: int) -> Mailbox:
    """Read one mailbox. Raises Wrong."""
    tokens = find_tokens(text, begin, end)
    name, address = _divide(tokens, end)
    display_name = _read_name(name)
    if len(display_name) > LONGEST_NAME:
        raise Wrong(Reason.TOO_LONG, begin)
    return _read_address(address, display_name, end)


def read_bare(text: str) -> Mailbox:
    """Read one address with nothing else. Raises Wrong."""
    tokens = find_tokens(text, 0, len(text))
    for token in tokens:
        if token.kind not in (Kind.WORD, Kind.QUOTED):
            raise Wrong(Reason.BLANK if token.kind is Kind.GAP else Reason.CHARACTER, token.begin)
    return _read_address(tokens, "", len(text))


def _divide(tokens: Sequence[Token], end: int) -> tuple[Sequence[Token], Sequence[Token]]:
    """Tell the name from the address."""
    kinds = [token.kind for token in tokens]
    if Kind.OPEN not in kinds:
        if Kind.CLOSE in kinds:
            raise Wrong(Reason.CLOSING, tokens[kinds.index(Kind.CLOSE)].begin)
        return _divide_at_quoted(tokens)
    opened = kinds.index(Kind.OPEN)
    closed = kinds.index(Kind.CLOSE) if Kind.CLOSE in kinds else -1
    if closed < 0:
        raise Wrong(Reason.OPEN_BRACKET, tokens[opened].begin)
    if closed < opened:
        raise Wrong(Reason.CLOSING, tokens[closed].begin)
    for token in tokens[closed + 1 :]:
        if token.kind is not Kind.GAP:
            raise Wrong(Reason.SEPARATOR_MISSING, token.begin)
    return tokens[:opened], tokens[opened + 1 : closed]


def _divide_at_quoted(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    """Take a quoted string that a blank follows for the name, unless the address goes on with it."""
    places = [place for place, token in enumerate(tokens) if token.kind is not Kind.GAP]
    if len(places) < 2 or tokens[places[0]].kind is not Kind.QUOTED or places[1] == places[0] + 1:
        return (), tokens
    follows = tokens[places[1]]
    if follows.kind is Kind.WORD and follows.text[0] == "@":
        return (), tokens
    return tokens[: places[1]], tokens[places[1] :]


def _read_name(tokens: Sequence[Token]) -> str:
    name = "".join(" " if token.kind is Kind.GAP else token.text for token in tokens)
    return " ".join(word for word in name.split(" ") if word)


def _read_address(tokens: Sequence[Token], display_name: str, end: int) -> Mailbox:
    symbols = list(_find_symbols(tokens))
    signs = [place for place, (text, _, is_quoted) in enumerate(symbols) if text == "@" and not is_quoted]
    if not signs:
        raise Wrong(Reason.NO_AT, end)
    sign = signs[0]
    local_part = _read_local_part(_strip(symbols[:sign]), symbols[sign][1])
    domain = _read_domain(_strip(symbols[sign + 1 :]), symbols[sign][1])
    if not domain.isascii():
        # Every server knows A-labels; an address that needs SMTPUTF8 anyway stays as it is typed.
        encoded = _encode(domain, symbols[sign][1] + 1)
        domain = encoded if local_part.isascii() else domain
    mailbox = Mailbox(display_name, local_part, domain)
    if len(mailbox.addr_spec.encode()) > LONGEST_ADDRESS:
        raise Wrong(Reason.TOO_LONG, symbols[0][1])
    return mailbox


Symbol = tuple[str, int, bool]
"""A character of a word, or what a quoted string holds; empty without quotes is a gap. Its place; whether quoted."""


def _find_symbols(tokens: Sequence[Token]) -> Iterator[Symbol]:
    for token in tokens:
        match token.kind:
            case Kind.WORD:
                yield from ((letter, token.begin + place, False) for place, letter in enumerate(token.text))
            case Kind.QUOTED:
                yield token.text, token.begin, True
            case Kind.GAP:
                yield "", token.begin, False
            case _:
                raise Wrong(Reason.CHARACTER, token.begin)


def _strip(symbols: Sequence[Symbol]) -> Sequence[Symbol]:
    begin, end = 0, len(symbols)
    while begin < end and _is_gap(symbols[begin]):
        begin += 1
    while begin < end and _is_gap(symbols[end - 1]):
        end -= 1
    return symbols[begin:end]


def _is_gap(symbol: Symbol) -> bool:
    return not symbol[0] and not symbol[2]


def _read_local_part(symbols: Sequence[Symbol], sign: int) -> str:
    was = "."
    for text, place, is_quoted in symbols:
        if is_quoted:
            _check_quoted(text, place, was)
        else:
            _check_letter(text, place, was)
        was = '"' if is_quoted else text
    local_part = "".join(text for text, _, _ in symbols)
    if not local_part:
        raise Wrong(Reason.NOTHING_BEFORE, sign)
    if symbols[0][0] == "." and not symbols[0][2]:
        raise Wrong(Reason.DOT, symbols[0][1])
    return local_part


def _check_quoted(text: str, place: int, was: str) -> None:
    if was != ".":
        raise Wrong(Reason.CHARACTER, place)
    if not IGNORABLE.isdisjoint(text):
        raise Wrong(Reason.INVISIBLE, place)


def _check_letter(letter: str, place: int, was: str) -> None:
    if not letter:
        raise Wrong(Reason.BLANK, place)
    if letter in IGNORABLE:
        raise Wrong(Reason.INVISIBLE, place)
    if not (letter in ATEXT or letter == "." or is_beyond_ascii(letter)) or (was == '"' and letter != "."):
        raise Wrong(Reason.CHARACTER, place)


def _read_domain(symbols: Sequence[Symbol], sign: int) -> str:
    if not symbols:
        raise Wrong(Reason.NOTHING_AFTER, sign)
    if symbols[0][0] == "[" and not symbols[0][2]:
        return _read_literal(symbols)
    for text, place, is_quoted in symbols:
        _check_host_letter(text, place, is_quoted)
    domain = "".join(text for text, _, _ in symbols)
    labels = domain.removesuffix(".").split(".")
    at = symbols[0][1]
    for label in labels:
        if not label:
            raise Wrong(Reason.DOT, at)
        if len(label) > LONGEST_LABEL:
            raise Wrong(Reason.TOO_LONG, at)
        at += len(label) + 1
    if len(domain) > LONGEST_DOMAIN:
        raise Wrong(Reason.TOO_LONG, symbols[0][1])
    return ".".join(labels)


def _check_host_letter(letter: str, place: int, is_quoted: bool) -> None:
    if not letter and not is_quoted:
        raise Wrong(Reason.BLANK, place)
    if letter == "@" and not is_quoted:
        raise Wrong(Reason.SECOND_AT, place)
    if letter in IGNORABLE:
        raise Wrong(Reason.INVISIBLE, place)
    if is_quoted or not (letter in HOST or letter == "." or is_beyond_ascii(letter)):
        raise Wrong(Reason.CHARACTER, place)


def _read_literal(symbols: Sequence[Symbol]) -> str:
    """Read an address of the Internet in square brackets (RFC 5321 section 4.1.3)."""
    inside = symbols[1:-1]
    is_whole = symbols[-1][0] == "]" and not symbols[-1][2]
    if not is_whole or not inside or not all(text in LITERAL and not quoted for text, _, quoted in inside):
        raise Wrong(Reason.LITERAL, symbols[0][1])
    if len(inside) > LONGEST_DOMAIN:
        raise Wrong(Reason.TOO_LONG, symbols[0][1])
    return "".join(text for text, _, _ in symbols)


def _encode(domain: str, place: int) -> str:
    """Give the domain as A-labels. Signs, such as a wide dot or a half, are refused: IDNA turns them into others."""
    if any(letter > "\x7f" and category(letter)[0] not in "LM" and not letter.isdecimal() for letter in domain):
        raise Wrong(Reason.DOMAIN, place)
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise Wrong(Reason.DOMAIN, place) from error
