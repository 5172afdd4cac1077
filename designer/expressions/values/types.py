"""SSIS's data types: their families, the parameters that a cast gives them, and the types of variables."""

import codecs
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

from designer.expressions.errors import Code, Refusal


class Kind(StrEnum):
    """A data type without its parameters."""

    BOOL = "DT_BOOL"
    I1 = "DT_I1"
    I2 = "DT_I2"
    I4 = "DT_I4"
    I8 = "DT_I8"
    UI1 = "DT_UI1"
    UI2 = "DT_UI2"
    UI4 = "DT_UI4"
    UI8 = "DT_UI8"
    R4 = "DT_R4"
    R8 = "DT_R8"
    CY = "DT_CY"
    DECIMAL = "DT_DECIMAL"
    NUMERIC = "DT_NUMERIC"
    STR = "DT_STR"
    WSTR = "DT_WSTR"
    TEXT = "DT_TEXT"
    NTEXT = "DT_NTEXT"
    BYTES = "DT_BYTES"
    IMAGE = "DT_IMAGE"
    GUID = "DT_GUID"
    DATE = "DT_DATE"
    DBDATE = "DT_DBDATE"
    DBTIME = "DT_DBTIME"
    DBTIME2 = "DT_DBTIME2"
    DBTIMESTAMP = "DT_DBTIMESTAMP"
    DBTIMESTAMP2 = "DT_DBTIMESTAMP2"
    DBTIMESTAMPOFFSET = "DT_DBTIMESTAMPOFFSET"
    FILETIME = "DT_FILETIME"


@dataclass(frozen=True, slots=True)
class DataType:
    """A data type with its parameters, None where it has none or where a variable does not tell."""

    kind: Kind
    length: int | None = None
    code_page: int | None = None
    precision: int | None = None
    scale: int | None = None

    def __str__(self) -> str:
        given = [str(value) for name in PARAMETERS.get(self.kind, ()) if (value := getattr(self, name)) is not None]
        return ", ".join([self.kind, *given])


PARAMETERS = {
    Kind.STR: ("length", "code_page"),
    Kind.WSTR: ("length",),
    Kind.BYTES: ("length",),
    Kind.DECIMAL: ("scale",),
    Kind.NUMERIC: ("precision", "scale"),
    Kind.TEXT: ("code_page",),
    Kind.DBTIME2: ("scale",),
    Kind.DBTIMESTAMP2: ("scale",),
    Kind.DBTIMESTAMPOFFSET: ("scale",),
}
LONGEST = {Kind.STR: 8000, Kind.WSTR: 4000, Kind.BYTES: 8000}
HIGHEST_SCALE = {Kind.DECIMAL: 28, Kind.NUMERIC: 38}
HIGHEST_SCALE_OF_SECONDS = 7
HIGHEST_PRECISION = 38

BITS_SIGNED = {Kind.I1: 8, Kind.I2: 16, Kind.I4: 32, Kind.I8: 64}
BITS_UNSIGNED = {Kind.UI1: 8, Kind.UI2: 16, Kind.UI4: 32, Kind.UI8: 64}
BITS = {**BITS_SIGNED, **BITS_UNSIGNED}
RANGES = {
    **{kind: (-(1 << bits - 1), (1 << bits - 1) - 1) for kind, bits in BITS_SIGNED.items()},
    **{kind: (0, (1 << bits) - 1) for kind, bits in BITS_UNSIGNED.items()},
}
INTEGERS = frozenset(BITS)
EXACT = frozenset((Kind.CY, Kind.DECIMAL, Kind.NUMERIC))
REALS = frozenset((Kind.R4, Kind.R8))
NUMBERS = INTEGERS | EXACT | REALS
STRINGS = frozenset((Kind.STR, Kind.WSTR))
LONG_TEXTS = frozenset((Kind.TEXT, Kind.NTEXT))
BINARIES = frozenset((Kind.BYTES, Kind.IMAGE))
TIMES = frozenset((Kind.DBTIME, Kind.DBTIME2))
MOMENTS = frozenset((Kind.DATE, Kind.DBTIMESTAMP, Kind.DBTIMESTAMP2, Kind.DBTIMESTAMPOFFSET, Kind.FILETIME))
DATES = MOMENTS | {Kind.DBDATE}

BOOL, I4, I8, UI2, R8 = (DataType(kind) for kind in (Kind.BOOL, Kind.I4, Kind.I8, Kind.UI2, Kind.R8))
WSTR, DBTIMESTAMP = DataType(Kind.WSTR), DataType(Kind.DBTIMESTAMP)

VARIABLE_KINDS = {
    "Boolean": Kind.BOOL,
    "Byte": Kind.UI1,
    "Char": Kind.UI2,
    "Currency": Kind.CY,
    "DateTime": Kind.DATE,
    "Decimal": Kind.DECIMAL,
    "Double": Kind.R8,
    "Int16": Kind.I2,
    "Int32": Kind.I4,
    "Int64": Kind.I8,
    "SByte": Kind.I1,
    "Single": Kind.R4,
    "String": Kind.WSTR,
    "UInt16": Kind.UI2,
    "UInt32": Kind.UI4,
    "UInt64": Kind.UI8,
    **{kind.value: kind for kind in Kind},
}
PYTHON_TYPES: dict[Kind, tuple[type, ...]] = {
    Kind.BOOL: (bool,),
    **dict.fromkeys(INTEGERS, (int,)),
    **dict.fromkeys(REALS, (float, int)),
    **dict.fromkeys(EXACT, (Decimal, int)),
    **dict.fromkeys(STRINGS | LONG_TEXTS, (str,)),
    **dict.fromkeys(BINARIES, (bytes,)),
    **dict.fromkeys(MOMENTS, (datetime,)),
    **dict.fromkeys(TIMES, (time,)),
    Kind.DBDATE: (date,),
    Kind.GUID: (uuid.UUID,),
}


def type_of_variable(name: str) -> DataType:
    """Give the data type of a variable from the name of its type, which may be a DT_ name too."""
    if kind := VARIABLE_KINDS.get(name):
        return DataType(kind)
    raise Refusal(
        f"A variable of the type {name} cannot be used in an expression. Give it a type such as String or Int32.",
        Code.DTS_E_EXPREVALVARIABLETYPENOTSUPPORTED,
    )


def make_type(name: str, parameters: Sequence[int]) -> DataType:
    """Make the type that a cast or NULL names, with its parameters checked."""
    try:
        kind = Kind(name.upper())
    except ValueError:
        raise Refusal(f"There is no data type {name}.", Code.DTS_E_EXPREVALUNSUPPORTEDTYPE) from None
    names = PARAMETERS.get(kind, ())
    if len(names) != len(parameters):
        raise Refusal(f"Write the type as ({_usage(kind)}).", Code.DTS_E_EXPREVALINVALIDCASTPARAM)
    made = DataType(kind, **dict(zip(names, parameters, strict=True)))
    _check(made)
    return made


def codec_of(code_page: int) -> str:
    """Give Python's name of a Windows code page."""
    special = {65001: "utf-8", 20127: "ascii", 28591: "latin-1", 936: "gbk", 54936: "gb18030"}
    name = special.get(code_page, f"cp{code_page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise Refusal(
            f"There is no code page {code_page}. The usual one is 1252.", Code.DTS_E_EXPREVALINVALIDCASTCODEPAGE
        ) from None


def _usage(kind: Kind) -> str:
    return ", ".join([kind, *(name.replace("_", " ") for name in PARAMETERS.get(kind, ()))])


def _check(made: DataType) -> None:
    if made.code_page is not None:
        codec_of(made.code_page)
    for name, value, bounds, code in (
        ("length", made.length, (0, LONGEST.get(made.kind, 0)), Code.DTS_E_EXPREVALINVALIDCASTLENGTH),
        ("precision", made.precision, (1, HIGHEST_PRECISION), Code.DTS_E_EXPREVALINVALIDCASTPRECISION),
        ("scale", made.scale, (0, _highest_scale(made)), Code.DTS_E_EXPREVALINVALIDCASTSCALE),
    ):
        if value is not None and not bounds[0] <= value <= bounds[1]:
            raise Refusal(f"The {name} of {made.kind} is from {bounds[0]} to {bounds[1]} here, not {value}.", code)


def _highest_scale(made: DataType) -> int:
    return made.precision or HIGHEST_SCALE.get(made.kind, HIGHEST_SCALE_OF_SECONDS)
