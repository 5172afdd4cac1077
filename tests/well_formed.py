"""One checker for every message that a test builds: the limits and forms of RFC 5322, 2045, 2046, 2047 to the letter.

conftest.py has it look at each Mail that is made in this process. It knows nothing of how we build.
"""

import re
from email.header import decode_header
from email.utils import parsedate_to_datetime

ENCODED_WORD = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=")
ONCE = ("from", "sender", "reply-to", "to", "cc", "message-id", "in-reply-to", "references", "subject", "date")
NEVER_ENCODED = ("message-id", "in-reply-to", "references", "date", "mime-version", "content-type", "content-id")
BEGINNINGS_NEVER_ENCODED = ("list-", "content-")


def check_message(content: bytes, *, is_utf8: bool = False) -> None:
    """Fail a message that breaks a rule of the standards, and say which."""
    assert is_utf8 or content.isascii(), "more than seven bits"
    assert b"\0" not in content, "a NUL"
    assert not {*b"\r\n"} & {*content.replace(b"\r\n", b"")}, "a bare CR or LF"
    assert max(map(len, content.split(b"\r\n"))) <= 998, "a line of more than 998 octets"
    head, _, body = content.partition(b"\r\n\r\n")
    fields = _read_fields(head.decode())
    names = [name for name, _ in fields]
    assert [name for name in ONCE if names.count(name) > 1] == [], "a header that may stand once stands twice"
    assert {"from", "date", "message-id"} <= {*names}, "a header is missing"
    parsedate_to_datetime(dict(fields)["date"].strip())
    _check_part(fields, body)


def _read_fields(head: str) -> list[tuple[str, str]]:
    """Give the fields, names in small letters and values as they are folded."""
    fields: list[tuple[str, str]] = []
    for line in head.split("\r\n"):
        assert line.strip(), "a line of a header that holds only blanks"
        if line[0] in " \t":
            name, value = fields[-1]
            fields[-1] = (name, f"{value}\r\n{line}")
        else:
            name, colon, value = line.partition(":")
            assert colon, f"no header: {line!r}"
            assert name == "".join(name.split()), f"no header's name: {name!r}"
            fields.append((name.lower(), value))
    for field in fields:
        _check_encoded_words(*field)
    return fields


def _check_encoded_words(name: str, value: str) -> None:
    words = ENCODED_WORD.findall(value)
    if name in NEVER_ENCODED or name.startswith(BEGINNINGS_NEVER_ENCODED):
        assert words == [], f"an encoded word in {name}"
    for line in f"{name}:{value}".split("\r\n"):
        assert len(line) <= 76 or not ENCODED_WORD.search(line), "a line of more than 76 with an encoded word"
    for word in words:
        assert len(word) <= 75, "an encoded word of more than 75"
        ((encoded, charset),) = decode_header(word)
        encoded.decode(charset)  # each by itself: no letter is cut in two


def _check_part(fields: list[tuple[str, str]], body: bytes) -> None:
    values = {name: value.replace("\r\n", "").strip() for name, value in fields}
    kind = values.get("content-type", "text/plain")
    encoding = values.get("content-transfer-encoding", "7bit").lower()
    if kind.lower().startswith("multipart/"):
        assert encoding == "7bit"
        _check_parts(kind, body)
    elif encoding in ("quoted-printable", "base64"):
        assert max(map(len, body.split(b"\r\n"))) <= 76, f"a line of {encoding} of more than 76"
    else:
        assert encoding == "7bit", f"the encoding {encoding}"


def _check_parts(kind: str, body: bytes) -> None:
    (boundary,) = re.findall(r'boundary="?([^";]+)"?', kind)
    delimiter = b"--" + boundary.encode()
    end = b"\r\n" + delimiter + b"--\r\n"
    assert len(boundary) <= 70, "a boundary of more than 70"
    assert body.endswith(end), "a multipart that does not end"
    before, first, *others = (b"\r\n" + body).removesuffix(end).split(b"\r\n" + delimiter + b"\r\n")
    assert before.strip() == b"", "words before the first part"
    for part in (first, *others):
        head, blank, inner = part.partition(b"\r\n\r\n")
        assert blank, "a part without a header"
        _check_part(_read_fields(head.decode()), inner)
