"""Mails of an old installation, as files."""

from email.message import EmailMessage
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile


def eml(text: str = "Hello\n", html: str = "", **headers: str) -> bytes:
    """Give a message as SSIS's servers wrote it; headers by their names with underscores."""
    given = {"From": "reports@example.com", "To": "ann@example.com", "Subject": "Report", "Date": "now", **headers}
    message = EmailMessage()
    for name, value in given.items():
        message[name.replace("_", "-")] = value
    message.set_content(html or text, subtype="html" if html else "plain", charset="iso-8859-1")
    return message.as_bytes()


def archive(**files: bytes) -> bytes:
    """Give a .zip of messages."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(f"{name}.eml", content)
    return packed.getvalue()
