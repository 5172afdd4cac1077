"""Building a mail: from a Send Mail task's properties and what they refer to, to the bytes and the envelope.

No Django, no I/O: files and variables are read by tasks.send_mail.materials.
"""

from tasks.send_mail.markup import BadHtml
from tasks.send_mail.message.addresses import BadAddress, parse_address
from tasks.send_mail.message.attachments import Attachment
from tasks.send_mail.message.bounds import MOST_ATTACHMENTS, TooLarge
from tasks.send_mail.message.build import Addressing, Mail, address_mails, build_mail, make_message_id
from tasks.send_mail.message.custom_headers import BadHeader, find_header_problems, read_custom_headers
from tasks.send_mail.message.html import check as check_html
from tasks.send_mail.message.html import find_image_files
from tasks.send_mail.message.materials import Materials

__all__ = [
    "MOST_ATTACHMENTS",
    "Addressing",
    "Attachment",
    "BadAddress",
    "BadHeader",
    "BadHtml",
    "Mail",
    "Materials",
    "TooLarge",
    "address_mails",
    "build_mail",
    "check_html",
    "find_header_problems",
    "find_image_files",
    "make_message_id",
    "parse_address",
    "read_custom_headers",
]
