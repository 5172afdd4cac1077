"""A text that goes as it is, is written without the library, and just as the library writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.types.send_mail.message import mime

PIECES = st.sampled_from(
    [*"ab .=\t\0\x0b\x0c\x1c\x1e\x7f\x85\u2028é", "\n", "\r\n", "\r", "\n.\n", "From ", "\nFrom ", "x" * 75, "x" * 900]
)


@given(text=st.lists(PIECES, max_size=20).map("".join), subtype=st.sampled_from(["plain", "html"]))
def test_any_text_is_written_as_the_library_writes_it(text: str, subtype: str):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mime, "LONGEST_LINE", -1)
        expected = mime.write_text_part(text, subtype)
    assert mime.write_text_part(text, subtype) == expected
