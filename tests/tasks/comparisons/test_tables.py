"""Tables of mails: their delimiter, encoding and columns."""

from hashlib import sha256

import pytest

from tasks.comparisons.differences import find_differences
from tasks.comparisons.reading.mail import Mail, NotRead
from tasks.comparisons.reading.message import read_message
from tasks.comparisons.reading.table import MOST_ROWS, read_table
from tests.tasks.comparisons.files import eml

KNOWN = "recipients,subject\nann@example.com,Grüße\n"


def fields(mail: Mail, there: bytes = b"", **headers: str) -> list[str]:
    here = read_message(there or eml(**headers))
    return [each.field for each in find_differences(here, mail)]


@pytest.mark.parametrize(
    ("octets", "columns"),
    [
        (KNOWN.encode(), {}),
        (KNOWN.encode("utf-8-sig"), {}),
        (KNOWN.encode("utf-16"), {}),
        (KNOWN.replace(",", ";").encode("cp1252"), {}),
        (KNOWN.replace(",", "\t").encode(), {}),
        ("Betreff|An\nGrüße|Ann <ANN@example.com>\n".encode(), {}),
        ("17;Grüße;ann@example.com\n".encode(), {"recipients": "3", "subject": "2"}),
        ("Wer,Was\nann@example.com,Grüße\n".encode(), {"recipients": "wer", "subject": "Was"}),
    ],
)
def test_delimiter_encoding_and_columns_are_found(octets: bytes, columns: dict[str, str]):
    (mail,) = read_table(octets, columns)
    assert (mail.subject, mail.recipients) == ("Grüße", {"ann@example.com"})
    assert fields(mail, Subject="Grüße") == []


def test_the_columns_of_database_mail_are_known():
    head = "recipients,copy_recipients,blind_copy_recipients,subject,body,file_attachments"
    row = 'ann@example.com;bob@example.com,cy@example.com,,Report,"<p>Hello</p>",C:\\out\\a.csv;C:\\out\\b.csv'
    (mail,) = read_table(f"{head}\n{row}\n".encode(), {})
    assert fields(mail, To="ann@example.com, bob@example.com", Cc="cy@example.com") == ["attachments"]
    assert mail.attachments is not None
    assert [each.name for each in mail.attachments] == ["a.csv", "b.csv"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_text_is_known_by_its_digest_too(encoding: str):
    right = sha256("Hello\r\n".encode(encoding)).hexdigest().upper()
    head = "recipients,subject,body_sha256"
    same, other = read_table(f"{head}\nann@example.com,Report,0x{right}\nann@example.com,Report,00\n".encode(), {})
    assert (fields(same), fields(other)) == ([], ["body"])


@pytest.mark.parametrize(
    ("octets", "columns", "sentence"),
    [
        (b"", {}, "empty"),
        (b"a,b\n1,2\n", {}, "does not say which column"),
        (b"a,b\n1,2\n", {"recipients": "9"}, "no column"),
        (b"a,b\n1,2\n", {"colour": "1"}, "no column of a table"),
        (b"recipients,subject\n" + b"a@b,c\n" * (MOST_ROWS + 1), {}, "more than 20,000 rows"),
    ],
)
def test_what_makes_no_sense_is_told(octets: bytes, columns: dict[str, str], sentence: str):
    with pytest.raises(NotRead, match=sentence):
        read_table(octets, columns)
