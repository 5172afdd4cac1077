"""What can be wrong with an expression: a sentence, where it is, and SSIS's symbol where SSIS has one for it."""

import re
from enum import IntEnum

Span = tuple[int, int]
"""Where something begins in the text, and where it has ended."""

LINE_BREAK = re.compile(r"\r\n?|\n")


class Code(IntEnum):
    """The errors of SSIS's expression evaluator that ours stand for."""

    DTS_E_EXPREVALDIVBYZERO = 0xC004707B
    DTS_E_EXPREVALLITERALOVERFLOW = 0xC004707C
    DTS_E_EXPREVALBINARYOPNUMERICOVERFLOW = 0xC004707D
    DTS_E_EXPREVALBINARYOPOVERFLOW = 0xC004707E
    DTS_E_EXPREVALFUNCTIONOVERFLOW = 0xC004707F
    DTS_E_EXPREVALBINARYTYPEMISMATCH = 0xC0047080
    DTS_E_EXPREVALUNSUPPORTEDBINARYTYPE = 0xC0047081
    DTS_E_EXPREVALBINARYSIGNMISMATCH = 0xC0047082
    DTS_E_EXPREVALUNSUPPORTEDUNNARYTYPE = 0xC0047086
    DTS_E_EXPREVALPARAMTYPEMISMATCH = 0xC0047089
    DTS_E_EXPREVALINVALIDFUNCTION = 0xC004708A
    DTS_E_EXPREVALFNSUBSTRINGINVALIDLENGTH = 0xC004708B
    DTS_E_EXPREVALFNSUBSTRINGINVALIDSTARTINDEX = 0xC004708C
    DTS_E_EXPREVALINVALIDDATEPART = 0xC004708F
    DTS_E_EXPREVALINVALIDNULLPARAM = 0xC0047090
    DTS_E_EXPREVALINVALIDCASTPARAM = 0xC0047093
    DTS_E_EXPREVALINVALIDCAST = 0xC0047095
    DTS_E_EXPREVALINVALIDTOKEN = 0xC0047096
    DTS_E_EXPREVALFAILEDTOPARSEEXPRESSION = 0xC0047099
    DTS_E_EXPREVALEXPRESSIONEMPTY = 0xC004709A
    DTS_E_EXPREVALCONDITIONALOPINVALIDCONDITIONTYPE = 0xC004709E
    DTS_E_EXPREVALCONDITIONALOPTYPEMISMATCH = 0xC004709F
    DTS_E_EXPREVALNOINPUTCOLUMNCOLLECTIONFORCOLUMNNAME = 0xC00470A4
    DTS_E_EXPREVALNOINPUTCOLUMNCOLLECTIONFORCOLUMNID = 0xC00470A5
    DTS_E_EXPREVALVARIABLENOTFOUND = 0xC00470A6
    DTS_E_EXPREVALINVALIDTOKENSTATE = 0xC00470A7
    DTS_E_EXPREVALINVALIDCASTCODEPAGE = 0xC00470AA
    DTS_E_EXPREVALINVALIDCASTPRECISION = 0xC00470AB
    DTS_E_EXPREVALINVALIDCASTSCALE = 0xC00470AC
    DTS_E_EXPREVALILLEGALHEXESCAPEINSTRINGLITERAL = 0xC00470B7
    DTS_E_EXPREVALILLEGALESCAPEINSTRINGLITERAL = 0xC00470B8
    DTS_E_EXPREVALUNSUPPORTEDTYPE = 0xC00470BE
    DTS_E_EXPREVALDATACONVERSIONOVERFLOW = 0xC00470C0
    DTS_E_EXPREVALDATACONVERSIONFAILED = 0xC00470C2
    DTS_E_EXPREVALVARIABLECOMPUTEFAILED = 0xC00470CF
    DTS_E_EXPREVALVARIABLETYPENOTSUPPORTED = 0xC00470D0
    DTS_E_EXPREVALINVALIDTOKENSINGLEQUOTE = 0xC00470D6
    DTS_E_EXPREVALINVALIDTOKENSINGLEEQUAL = 0xC00470D7
    DTS_E_EXPREVALAMBIGUOUSVARIABLENNAME = 0xC00470DD
    DTS_E_EXPREVALSQRTINVALIDPARAM = 0xC00470DF
    DTS_E_EXPREVALLNINVALIDPARAM = 0xC00470E0
    DTS_E_EXPREVALLOGINVALIDPARAM = 0xC00470E1
    DTS_E_EXPREVALPOWERINVALIDPARAM = 0xC00470E2
    DTS_E_EXPREVALUNARYOPOVERFLOW = 0xC00470E5
    DTS_E_EXPREVALFNRIGHTINVALIDLENGTH = 0xC00470E7
    DTS_E_EXPREVALFNREPLICATEINVALIDREPEATCOUNT = 0xC00470E8
    DTS_E_EXPREVALBINARYOPDTSTRNOTSUPPORTED = 0xC00470EC
    DTS_E_EXPREVALCONDITIONALOPDTSTRNOTSUPPORTED = 0xC00470ED
    DTS_E_EXPREVALFNFINDSTRINGINVALIDOCCURRENCECOUNT = 0xC00470EE
    DTS_E_EXPREVALINVALIDDATEPARTNODE = 0xC00470F0
    DTS_E_EXPREVALINVALIDCASTLENGTH = 0xC00470F1
    DTS_E_EXPREVALINVALIDNUMBEROFPARAMS = 0xC00470FB


class Refusal(Exception):
    """What a rule says when something is wrong, before it is known in which text, and mostly where."""

    def __init__(self, sentence: str, code: Code | None = None, span: Span | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.span = span

    def at(self, span: Span) -> "Refusal":
        """Give this refusal a place, unless it has one."""
        self.span = self.span or span
        return self


class ExpressionError(ValueError):
    """An expression that cannot be read or evaluated: a sentence for the person who wrote it, and its place.

    start and end count characters from 0, line and column from 1. symbol and code are SSIS's, or empty and None.
    """

    def __init__(self, text: str, refusal: Refusal) -> None:
        super().__init__(text, refusal.sentence)
        self.sentence = refusal.sentence
        self.start, self.end = refusal.span or (0, len(text))
        breaks = [found.end() for found in LINE_BREAK.finditer(text, 0, self.start)]
        self.line = len(breaks) + 1
        self.column = self.start - (breaks[-1] if breaks else 0) + 1
        self.code = None if refusal.code is None else int(refusal.code)
        self.symbol = "" if refusal.code is None else refusal.code.name

    def __str__(self) -> str:
        return f"{self.sentence} (Line {self.line}, column {self.column}.)"
