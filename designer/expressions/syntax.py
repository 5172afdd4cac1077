"""Sentences for text that is no expression."""

from lark import Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from designer.expressions.errors import Code, Refusal, Span
from designer.expressions.values.literals import shorten

CHARACTERS = {
    "'": ('Strings stand in double quotation marks: "text".', Code.DTS_E_EXPREVALINVALIDTOKENSINGLEQUOTE),
    "=": ("Compare with ==. One = alone means nothing here.", Code.DTS_E_EXPREVALINVALIDTOKENSINGLEEQUAL),
    '"': (
        'The string is not closed. End it with a quotation mark, and write \\" for one inside.',
        Code.DTS_E_EXPREVALINVALIDTOKENSTATE,
    ),
    "@": (
        "A variable is written @Name or @[Namespace::Name], without a blank after @.",
        Code.DTS_E_EXPREVALINVALIDTOKEN,
    ),
    "[": ("The bracket is not closed. Write ] after the name.", Code.DTS_E_EXPREVALINVALIDTOKENSTATE),
    "“": ('Write straight quotation marks: "text".', Code.DTS_E_EXPREVALINVALIDTOKEN),
    "”": ('Write straight quotation marks: "text".', Code.DTS_E_EXPREVALINVALIDTOKEN),
}
TO_THE_END = ('"', "[")
WORDS = {
    "and": "Write && for “and”.",
    "or": "Write || for “or”.",
    "not": "Write ! for “not”.",
    "mod": "Write % for the remainder of a division.",
    "is": "Write ISNULL(value) to ask for NULL.",
    "like": "There is no LIKE. FINDSTRING(string, part, 1) > 0 asks whether a string contains another.",
}
OPERANDS = frozenset(("NUMBER", "STRING", "BOOLEAN", "VARIABLE", "NAME", "BRACKETED", "LINEAGE", "LPAR", "PREFIX"))


def explain(error: UnexpectedInput, text: str) -> Refusal:
    """Say what is wrong where the parser stopped, and what to do."""
    if isinstance(error, UnexpectedCharacters):
        return _explain_character(text, error.pos_in_stream or 0)
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        return _explain_token(error.token, text, wants_operand="NUMBER" in error.expected)
    if not text.strip():
        return Refusal(
            'The expression is empty. Write one, such as "text" or @[User::Name].',
            Code.DTS_E_EXPREVALEXPRESSIONEMPTY,
            (0, 0),
        )
    return _explain_end(text, wants_operand=isinstance(error, UnexpectedToken) and "NUMBER" in error.expected)


def _explain_character(text: str, place: int) -> Refusal:
    character = text[place]
    end = len(text) if character in TO_THE_END else place + 1
    sentence, code = CHARACTERS.get(
        character, (f"“{character}” means nothing in an expression.", Code.DTS_E_EXPREVALINVALIDTOKEN)
    )
    return Refusal(sentence, code, (place, end))


def _explain_token(token: Token, text: str, *, wants_operand: bool) -> Refusal:
    span: Span = (token.start_pos or 0, token.end_pos or 0)
    return Refusal(_sentence(token, text[: span[0]].rstrip()[-1:], wants_operand), _code(token), span)


def _code(token: Token) -> Code:
    return Code.DTS_E_EXPREVALINVALIDTOKEN if token.type in OPERANDS else Code.DTS_E_EXPREVALINVALIDTOKENSTATE


def _sentence(token: Token, before: str, wants_operand: bool) -> str:
    found = shorten(str(token))
    if sentence := WORDS.get(token.lower()):
        return sentence
    if token.type == "TYPE":
        return f"A cast is written in parentheses before a value: ({found}) value."
    if before + token == "<>":
        return "Write != for “not equal”."
    if wants_operand:
        return f"A value is missing before {found}."
    if token.type in OPERANDS:
        return f"An operator is missing before {found}, such as + between two strings."
    if token.type == "RPAR":
        return "There is no opening parenthesis for this one."
    if found == ",":
        return "A comma stands between the arguments of a function only."
    return f"{found} does not belong here. A condition is written: condition ? value : value."


def _explain_end(text: str, *, wants_operand: bool) -> Refusal:
    end = len(text.rstrip())
    if wants_operand:
        sentence = "The expression ends too early: a value is missing here."
    elif text.count("(") > text.count(")"):
        sentence = "The expression ends too early: a closing parenthesis is missing."
    else:
        sentence = "The expression ends too early: a condition is written: condition ? value : value."
    return Refusal(sentence, Code.DTS_E_EXPREVALINVALIDTOKENSTATE, (end, end))
