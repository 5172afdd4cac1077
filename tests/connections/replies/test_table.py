"""What a refusal amounts to: a scripted server says it, and the diagnosis, its buttons and the pace are right."""

from dataclasses import dataclass

import pytest

from connections.diagnosis import advise, find_fixes, probe
from connections.protocol.stages import SmtpStage as Stage
from connections.replies import Meaning, read
from connections.smtp.pool.retries import is_crowded
from connections.types.smtp.properties import SmtpProperties
from tests.connections.replies.saying import GSSAPI_NTLM, NTLM, TRIAL, saying

SSL, AUTH = "Turn on Enable SSL", "Turn on Windows Authentication"
BOTH = "Turn on Windows Authentication and Enable SSL"
ADDRESSES = ("Check the From line", "Check the addresses")


@dataclass(frozen=True)
class Row:
    """A reply, and what is right."""

    stage: Stage
    reply: str
    meaning: Meaning
    words: str
    later: bool
    fewer: bool = False
    buttons: tuple[str, ...] = ()
    offer: tuple[str, ...] = ()
    never: tuple[str, ...] = ADDRESSES

    def __str__(self) -> str:
        return f"{self.stage} {self.reply[:50]}"


CLOUD = ("STARTTLS", "AUTH LOGIN XOAUTH2")
M = Meaning
ROWS = [
    # W3: what is on offer decides
    Row(Stage.MAIL, "530 5.7.1 Client was not authenticated", M.AUTHENTICATION_WANTED, "turn it on", False,
        buttons=(AUTH,), offer=GSSAPI_NTLM),
    Row(Stage.MAIL, "530 5.7.1 Client was not authenticated", M.AUTHENTICATION_WANTED, "used inside TLS only: turn on",
        False, buttons=(BOTH,), offer=("STARTTLS", *NTLM)),
    Row(Stage.MAIL, "530 5.7.1 Client was not authenticated", M.AUTHENTICATION_WANTED, "Ask its administrator for",
        False, offer=NTLM, never=(*ADDRESSES, "turn on", "turn it on")),
    Row(Stage.MAIL, "530 5.7.57 Client not authenticated to send mail", M.AUTHENTICATION_WANTED,
        "It offers only LOGIN and XOAUTH2: basic authentication and OAuth", False, offer=CLOUD,
        never=(*ADDRESSES, "turn it on", "Ask its administrator for Windows")),
    Row(Stage.MAIL, "530 5.7.0 Authentication required", M.AUTHENTICATION_WANTED,
        "It offers only PLAIN: basic authentication, which an SMTP connection manager does not support", False,
        offer=("AUTH PLAIN",), never=(*ADDRESSES, "turn it on")),
    Row(Stage.MAIL, "530 5.7.0 Authentication required", M.AUTHENTICATION_WANTED, "after STARTTLS: turn on Enable SSL",
        False, buttons=(SSL,), offer=("STARTTLS",)),
    Row(Stage.MAIL, "530 5.7.0 Authentication required", M.AUTHENTICATION_WANTED, "offers no way to authenticate here",
        False, never=(*ADDRESSES, "turn it on")),
    # W4: a block list is no wish for authentication
    Row(Stage.RCPT, "550 5.7.1 Service unavailable; client [192.0.2.1] blocked using Spamhaus", M.BLOCKED,
        "on a block list", False, offer=NTLM, never=(*ADDRESSES, "turn it on", "who sends")),
    Row(Stage.RCPT, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", M.BLOCKED,
        "on a block list", False, offer=NTLM),
    Row(Stage.MAIL, "554 5.1.0 Sender denied as sender's email address is on SenderFilterConfig list",
        M.SENDER_FILTERED, "list of blocked senders", False, offer=NTLM, never=("turn it on",)),
    Row(Stage.RCPT, "553 5.7.1 <ann@example.com>: Sender address rejected: not owned by user bob", M.SEND_AS,
        "Send As", False, offer=NTLM, never=("turn it on",)),
    Row(Stage.MAIL, "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Part of their network is on our "
        "block list (S3140).", M.BLOCKED, "on a block list", False, offer=NTLM),
    Row(Stage.GREETING, "554 5.7.1 Your IP is listed in a blacklist", M.BLOCKED, "on a block list", False),
    Row(Stage.GREETING, "554 No SMTP service here", M.CLIENT_REFUSED, "Ask its administrator to allow it.", False),
    # W4b: the reverse
    Row(Stage.RCPT, "550 relay needs authentication", M.AUTHENTICATION_WANTED, "turn it on", False, buttons=(AUTH,),
        offer=GSSAPI_NTLM),
    Row(Stage.RCPT, "553 5.7.1 Sender address rejected: not logged in", M.AUTHENTICATION_WANTED, "turn it on", False,
        buttons=(AUTH,), offer=GSSAPI_NTLM),
    # W5, W6: encryption
    Row(Stage.MAIL, "530 5.7.0 Must issue a STARTTLS command first", M.ENCRYPTION_WANTED,
        "Turn on Enable Secure Sockets Layer (SSL)", False, buttons=(SSL,), offer=("STARTTLS", *NTLM),
        never=(*ADDRESSES, "who sends", "turn it on")),
    Row(Stage.MAIL, "451 5.7.3 STARTTLS is required to send mail [AM6P191CA0001.EURP191.PROD.OUTLOOK.COM]",
        M.ENCRYPTION_WANTED, "Turn on Enable Secure Sockets Layer (SSL)", False, buttons=(SSL,), offer=CLOUD),
    Row(Stage.RCPT, "450 4.7.1 Session encryption is required", M.ENCRYPTION_WANTED, "Turn on Enable Secure", False,
        buttons=(SSL,), offer=("STARTTLS",)),
    # W7, what is passed on to others
    Row(Stage.RCPT, "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", M.RELAY_DENIED,
        "relay connector", False, buttons=(AUTH,), offer=GSSAPI_NTLM),
    Row(Stage.RCPT, "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", M.RELAY_DENIED,
        "Ask its administrator to accept mail from this worker's address", False),
    Row(Stage.RCPT, "550 5.7.64 TenantAttribution; Relay Access Denied", M.RELAY_DENIED, "by its IP address or certif",
        False, offer=CLOUD),
    Row(Stage.RCPT, "554 5.7.1 <bob@example.com>: Relay access denied", M.RELAY_DENIED, "turn it on", False,
        buttons=(AUTH,), offer=GSSAPI_NTLM),
    Row(Stage.RCPT, "454 4.7.1 <bob@example.com>: Relay access denied", M.RELAY_DENIED, "other domains", True),
    Row(Stage.RCPT, "550 relay not permitted", M.RELAY_DENIED, "passes no mail on to other domains", False),
    # W8: at the end of data
    Row(Stage.MESSAGE, "550 5.7.60 SMTP; Client does not have permissions to send as this sender", M.SEND_AS, "Send As",
        False),
    Row(Stage.MESSAGE, "554 5.2.252 SendAsDenied; bob@example.com not allowed to send as ann@example.com", M.SEND_AS,
        "Send As", False),
    Row(Stage.MESSAGE, "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required", M.RECIPIENT_RESTRICTED,
        "only from senders who authenticate", False, buttons=(AUTH,), offer=GSSAPI_NTLM),
    Row(Stage.MESSAGE, "550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient", M.TOO_LARGE,
        "Make the message smaller", False),
    Row(Stage.MAIL, "550 5.7.1 Client does not have permissions to submit to this server", M.AUTHENTICATION_WANTED,
        "turn it on", False, buttons=(AUTH,), offer=GSSAPI_NTLM),
    Row(Stage.MESSAGE, "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP", M.BLOCKED,
        "on a block list", False),
    Row(Stage.RCPT, "450 4.2.1 The user you are trying to contact is receiving mail too quickly", M.TOO_MANY_MESSAGES,
        "short time", True, fewer=True),
    # W9: what has nothing to do with addresses
    Row(Stage.MAIL, "451 4.7.0 Temporary server error. Please try again later. PRX2", M.DIRECTORY_TROUBLE,
        "its own directory or DNS", True),
    Row(Stage.MAIL, "452 4.3.1 Insufficient system resources", M.OVERLOADED, "overloaded", True, fewer=True),
    Row(Stage.MAIL, "452 4.3.1 Insufficient system storage", M.STORAGE, "too little storage", True),
    Row(Stage.MAIL, "550 5.7.30 Basic authentication is not supported for Client Submission.", M.BASIC_NOT_ALLOWED,
        "connector that knows this worker", False, offer=CLOUD),
    Row(Stage.RCPT, "504 5.5.2 <worker>: Helo command rejected: need fully-qualified hostname", M.EHLO_NAME,
        "set EHLO name", False),
    # S13, S14: sizes and numbers
    Row(Stage.MAIL, "552 5.3.4 Message size exceeds fixed limit", M.TOO_LARGE, "Make the message smaller", False),
    Row(Stage.RCPT, "552 5.5.3 Too many recipients", M.TOO_MANY_RECIPIENTS, "fewer recipients", True),
    Row(Stage.RCPT, "452 4.5.3 Too many recipients", M.TOO_MANY_RECIPIENTS, "fewer recipients", True),
    Row(Stage.RCPT, "552 5.2.2 Mailbox is full", M.MAILBOX_FULL, "make room", False),
    # W22
    Row(Stage.EHLO, "501 5.5.4 Invalid domain name", M.EHLO_NAME, "set EHLO name", False),
    Row(Stage.EHLO, "501 Syntactically invalid HELO argument(s)", M.EHLO_NAME, "set EHLO name", False),
    Row(Stage.RCPT, "450 4.7.1 Client host rejected: cannot find your hostname, [192.0.2.1]", M.NO_REVERSE_NAME, "PTR",
        True),
    # throttles
    Row(Stage.MAIL, "432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending",
        M.TOO_MANY_CONNECTIONS, "Max. connections", True, fewer=True),
    Row(Stage.MESSAGE, "454 Throttling failure: Maximum sending rate exceeded.", M.TOO_MANY_MESSAGES,
        "Max. messages per second", True, fewer=True),
    Row(Stage.MESSAGE, "454 Throttling failure: Daily message quota exceeded.", M.SENDING_QUOTA, "quota", True),
    Row(Stage.MESSAGE, "550 5.7.0 Requested action not taken: too many emails per second", M.TOO_MANY_MESSAGES,
        "Max. messages per second", True, fewer=True),
    Row(Stage.MAIL, "450 4.7.1 Please slow down", M.TOO_MANY_MESSAGES, "short time", True, fewer=True),
    Row(Stage.MAIL, "450 4.7.25 Not now", M.NO_REVERSE_NAME, "PTR", True),
    Row(Stage.MAIL, "450 4.7.2 Not now", M.TOO_MANY_MESSAGES, "short time", True, fewer=True),
    Row(Stage.MAIL, "421 4.7.28 Gmail has detected an unusual rate of unsolicited mail", M.TOO_MANY_MESSAGES,
        "short time", True, fewer=True),
    Row(Stage.MAIL, "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred", M.TOO_MANY_MESSAGES, "short time",
        True, fewer=True),
    Row(Stage.MAIL, "451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation.",
        M.TOO_MANY_MESSAGES, "short time", True, fewer=True),
    Row(Stage.MAIL, "451 4.7.500 Server busy. Please try again later from [192.0.2.1].", M.TOO_MANY_MESSAGES,
        "short time", True, fewer=True),
    Row(Stage.MAIL, "421 too many concurrent SMTP connections from this IP address", M.TOO_MANY_CONNECTIONS,
        "Max. connections", True, fewer=True),
    Row(Stage.GREETING, "421 4.3.2 Service not available, closing transmission channel", M.OVERLOADED, "overloaded",
        True, fewer=True),
    Row(Stage.EHLO, "421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade your client", M.TLS_TOO_OLD,
        "version of TLS", False),
    Row(Stage.RCPT, "450 4.2.0 <bob@example.com>: Recipient address rejected: Greylisted", M.GREYLISTED, "mail later",
        True),
    # the large receivers
    Row(Stage.MESSAGE, "550-5.7.26 Your email has been blocked because the sender is unauthenticated.\n550 5.7.26 "
        "Gmail requires all senders to authenticate with either SPF or DKIM.", M.POLICY, "SPF, DKIM, DMARC", False,
        offer=NTLM),
    Row(Stage.MESSAGE, "550 5.7.515 Access denied, sending domain example.com does not meet the required level",
        M.POLICY, "SPF, DKIM, DMARC", False),
    Row(Stage.MESSAGE, "554 5.7.9 Message not accepted for policy reasons", M.POLICY, "SPF, DKIM, DMARC", False),
    Row(Stage.MESSAGE, "554 Message rejected: Email address is not verified. The following identities failed the check "
        "in region EU-WEST-1: ann@example.com", M.SENDER_UNVERIFIED, "verified", False),
    # addresses after all
    Row(Stage.RCPT, "550 5.1.1 <bob@example.com>: Recipient address rejected: User unknown", M.RECIPIENT_UNKNOWN,
        "Check the addresses.", False, never=("From line",)),
    Row(Stage.RCPT, "550 5.4.1 Recipient address rejected: Access denied.", M.RECIPIENT_UNKNOWN, "Check the addresses.",
        False, never=("From line",)),
    Row(Stage.MAIL, "550 5.1.8 <ann@example.com>: Sender address rejected: Domain not found", M.SENDER_UNKNOWN,
        "Check the From line.", False, never=("addresses",)),
    Row(Stage.MESSAGE, "554 5.7.1 Spam message rejected", M.CONTENT, "filter", False),
    Row(Stage.DATA, "451 4.3.0 Later", M.FOR_NOW, "may take the mail later", True),
    Row(Stage.RCPT, "550 5.7.1 No", M.FOR_GOOD, "can say why", False, offer=NTLM, never=(*ADDRESSES, "turn it on")),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_refusal_is_understood(row: Row):
    with saying(row.stage, row.reply, row.offer) as server:
        properties = SmtpProperties(smtp_server=server.host, port=server.port, timeout=5_000)
        report = probe(properties, trial=TRIAL)

    diagnosis = advise(report, properties)
    assert read(report.error.stage, report.error.decisive_reply) is row.meaning
    assert row.words in diagnosis
    assert [words for words in row.never if words in diagnosis] == []
    assert tuple(fix.label for fix in find_fixes(report, properties)) == row.buttons
    assert (report.error.temporary, is_crowded(report.error)) == (row.later, row.fewer)
    assert ".." not in diagnosis
