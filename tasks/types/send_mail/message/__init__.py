"""Building a mail: from a Send Mail task's properties and what they refer to, to the bytes and the envelope.

No Django, no I/O: files and variables are read by tasks.types.send_mail.making.materials. build says to whom mails go
and which header lines and parts they have, headers writes each line (folded, encoded), bounds how large all may be.
"""

from connections.addresses import BadAddress
from tasks.types.send_mail.markup import BadHtml
from tasks.types.send_mail.message.attachments import Attachment
from tasks.types.send_mail.message.bounds import MOST_ATTACHMENTS, TooLarge
from tasks.types.send_mail.message.build import (
    NULL_PATH,
    Addressing,
    BuiltMessage,
    address_mails,
    build_mail,
    make_id_for,
)
from tasks.types.send_mail.message.custom_headers import BadHeader, find_header_problems, read_custom_headers
from tasks.types.send_mail.message.html import check as check_html
from tasks.types.send_mail.message.html import find_image_files, find_unknown_parts
from tasks.types.send_mail.message.materials import Materials

__all__ = [
    "MOST_ATTACHMENTS",
    "NULL_PATH",
    "Addressing",
    "Attachment",
    "BadAddress",
    "BadHeader",
    "BadHtml",
    "BuiltMessage",
    "Materials",
    "TooLarge",
    "address_mails",
    "build_mail",
    "check_html",
    "find_header_problems",
    "find_image_files",
    "find_unknown_parts",
    "make_id_for",
    "read_custom_headers",
]
