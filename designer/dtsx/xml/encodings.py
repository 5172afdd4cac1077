"""Which encoding a file of XML is in: what it says is believed only where its octets agree."""

import codecs
import re
from dataclasses import dataclass

from designer.dtsx.source import FileRefused

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How the first sign of XML, "<", stands in a file without a mark; a blank or a line end may come first.
FIRST_SIGNS = (
    (re.compile(rb"[<\s]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[<\s]"), "utf-32-be"),
    (re.compile(rb"[<\s]\0"), "utf-16-le"),
    (re.compile(rb"\0[<\s]"), "utf-16-be"),
)
DECLARATION = re.compile(rb"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
WINDOWS = "cp1252"
UNICODE = frozenset(
    {"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "ascii"}
)
SINGLE_OCTET = re.compile(r"cp12\d\d|cp437|cp85\d|cp86\d|cp87\d|iso8859-\d{1,2}|koi8-[rut]|mac-roman|tis-620")
MANY_OCTETS = frozenset(
    {"shift_jis", "cp932", "gb2312", "gbk", "gb18030", "big5", "cp949", "cp950", "euc_jp", "euc_kr"}
)


@dataclass(frozen=True)
class Decoded:
    """A file's content as UTF-8; note says in a sentence what the file says wrongly of its encoding, if it does."""

    octets: bytes
    encoding: str
    note: str = ""


def decode(octets: bytes) -> Decoded:
    """Give the content as UTF-8 without a byte order mark. Raises FileRefused."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if octets.startswith(mark):
            return Decoded(_convert(octets[len(mark) :], encoding), encoding)
    for sign, encoding in FIRST_SIGNS:
        if sign.match(octets):
            return Decoded(_convert(octets, encoding), encoding)
    found = DECLARATION.match(octets, 0, 1024)
    return _decode_declared(octets, found.group(1).decode() if found else "utf-8")


def _decode_declared(octets: bytes, declared: str) -> Decoded:
    encoding = _find_codec(declared)
    is_utf8 = _is_utf8(octets)
    if encoding in UNICODE:
        return _decode_unicode(octets, declared, is_utf8)
    if SINGLE_OCTET.fullmatch(encoding) and is_utf8 and not octets.isascii():
        return Decoded(octets, "utf-8", f"The file says that it is {declared}, and is UTF-8. It was read as UTF-8.")
    return Decoded(_convert(octets, encoding), encoding)


def _decode_unicode(octets: bytes, declared: str, is_utf8: bool) -> Decoded:
    """Read what says that it is Unicode, without the zeros of UTF-16: UTF-8, or else Windows' code page."""
    if not is_utf8:
        note = f"The file says that it is {declared}, and is not. It was read in the code page Windows-1252."
        return Decoded(_convert(octets, WINDOWS), WINDOWS, note)
    lies = declared.lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}
    note = f"The file says that it is {declared}, and is UTF-8. It was read as UTF-8." if lies else ""
    return Decoded(octets, "utf-8", note)


def _find_codec(declared: str) -> str:
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        name = ""
    if name in UNICODE or name in MANY_OCTETS or SINGLE_OCTET.fullmatch(name):
        return name
    raise FileRefused(
        f"The file says that its encoding is “{declared}”, which cannot be read here. Save it as UTF-8, and try again."
    )


def _is_utf8(octets: bytes) -> bool:
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _convert(octets: bytes, encoding: str) -> bytes:
    try:
        return octets.decode(encoding).encode("utf-8")
    except UnicodeError as error:
        where = f" (octet {error.start + 1:,})" if isinstance(error, UnicodeDecodeError) else ""
        raise FileRefused(
            f"The file is not text in the encoding {encoding}{where}. "
            "It is damaged, or cut off; take another copy of it."
        ) from error
