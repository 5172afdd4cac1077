"""By which codes and words refusals are known. The first sign that fits counts, so what is special comes first."""

from connections.protocol.stages import SmtpStage
from connections.replies.shape import Meaning, Sign

ENVELOPE = (SmtpStage.MAIL, SmtpStage.RCPT)
SENDING = (SmtpStage.MAIL, SmtpStage.RCPT, SmtpStage.DATA, SmtpStage.MESSAGE)
NOT_STARTTLS = tuple(stage for stage in SmtpStage if stage is not SmtpStage.STARTTLS)
AFTER_MAIL = (SmtpStage.RCPT, SmtpStage.DATA, SmtpStage.MESSAGE)
AUTH = (SmtpStage.AUTH,)
FOR_NOW = 4
FOR_GOOD = 5

ENCRYPTION = (
    Sign(Meaning.TLS_TOO_OLD, words=("tls 1.0 and 1.1 are not supported", "tls version")),
    Sign(Meaning.TLS_TOO_OLD, enhanced=("4.7.66", "5.7.66")),
    Sign(Meaning.CLIENT_CERTIFICATE, words=("client certificate", "client cert ")),
    Sign(Meaning.CLIENT_CERTIFICATE, codes=(421,), words=("certificate",)),
    Sign(Meaning.ENCRYPTION_WANTED, codes=(538,)),
    Sign(Meaning.ENCRYPTION_WANTED, codes=(530,), stages=AUTH),
    Sign(Meaning.ENCRYPTION_WANTED, codes=(530,), words=("tls", "ssl", "encrypt"), stages=NOT_STARTTLS),
    Sign(Meaning.ENCRYPTION_WANTED, enhanced=("5.7.10", "5.7.11"), stages=NOT_STARTTLS),
    Sign(
        Meaning.ENCRYPTION_WANTED,
        words=(
            *("issue a starttls", "issue starttls", "starttls is required", "starttls required", "starttls first"),
            *("starttls command first", "use starttls", "encryption required", "encryption is required"),
            *("encryption needed", "requires encryption", "require encryption", "tls required", "tls is required"),
            *("requires tls", "require tls", "must use tls", "tls connection required", "ssl required"),
            *("unencrypted connection", "secure connection required", "plaintext session", "encrypted connection is"),
        ),
        stages=NOT_STARTTLS,
    ),
)

PACE = (
    Sign(Meaning.TOO_MANY_RECIPIENTS, words=("too many recipients", "too many rcpt", "reciplimit", "recipient limit")),
    Sign(Meaning.TOO_MANY_RECIPIENTS, enhanced=("4.5.3", "5.5.3")),
    Sign(
        Meaning.TOO_MANY_LOGINS,
        words=("too many login", "too many failed", "too many auth", "too many bad auth", "too many invalid"),
    ),
    Sign(Meaning.TOO_MANY_CONNECTIONS, words=("too many", "too much"), also=("connect", "session")),
    Sign(
        Meaning.TOO_MANY_CONNECTIONS,
        words=("concurrent connections", "connection limit", "connection rate", "maximum number of connections"),
    ),
    Sign(Meaning.TOO_MANY_CONNECTIONS, enhanced=("4.7.652",)),
    Sign(Meaning.TOO_MANY_CONNECTIONS, codes=(432,), enhanced=("4.3.2",)),
    Sign(Meaning.TOO_MANY_CONNECTIONS, codes=(432,), stages=SENDING),
    Sign(
        Meaning.SENDING_QUOTA,
        words=(
            *("daily message quota", "daily sending", "daily user sending", "daily limit", "daily quota", "per day"),
            *("sending quota", "message quota", "submissionquotaexceeded", "sending limit", "24 hour", "24-hour"),
            *("hourly limit", "hourly quota", "per hour"),
        ),
    ),
    Sign(Meaning.SENDING_QUOTA, enhanced=("5.4.5", "5.1.90")),
    Sign(
        Meaning.TOO_MANY_MESSAGES,
        words=(
            *("throttl", "rate limit", "rate-limit", "ratelimit", "rate exceeded", "sending rate", "message rate"),
            *("per second", "per minute", "too many emails", "too many messages", "too many mails", "too fast"),
            *(
                "slow down",
                "too quickly",
                "at a rate that",
                "unusual rate",
                "unexpected volume",
                "user complaints",
                "[tss",
                "[ts0",
            ),
        ),
    ),
    Sign(Meaning.TOO_MANY_MESSAGES, enhanced=("4.7.28", "4.7.500", "4.7.650", "4.7.651"), codes=(FOR_NOW,)),
    Sign(Meaning.TOO_MANY_MESSAGES, codes=(FOR_NOW,), words=("server busy",)),
    Sign(Meaning.GREYLISTED, codes=(FOR_NOW,), words=("greylist", "graylist", "grey list", "gray list", "grey-list")),
)

AUTHENTICATION = (
    Sign(Meaning.BASIC_NOT_ALLOWED, enhanced=("5.7.30", "5.7.139")),
    Sign(
        Meaning.BASIC_NOT_ALLOWED,
        words=("smtpclientauthentication is disabled", "basic authentication is", "security defaults policy"),
    ),
    Sign(Meaning.LINE_TOO_LONG, stages=AUTH, words=("too long", "line length", "line limit", "exceeds maximum")),
    Sign(Meaning.LINE_TOO_LONG, stages=AUTH, enhanced=("5.5.6",)),
    Sign(Meaning.PASSWORD_TRANSITION, stages=AUTH, codes=(432,)),
    Sign(Meaning.PASSWORD_EXPIRED, stages=AUTH, words=("password has expired", "password expired", "expired password")),
    Sign(Meaning.PASSWORD_EXPIRED, stages=AUTH, enhanced=("5.7.16",)),
    Sign(
        Meaning.ACCOUNT_DISABLED,
        stages=AUTH,
        words=("account disabled", "account is disabled", "account locked", "account is locked", "locked out"),
    ),
    Sign(Meaning.ACCOUNT_DISABLED, stages=AUTH, enhanced=("5.7.13",)),
    Sign(Meaning.UNAVAILABLE, stages=AUTH, codes=(421,)),
    Sign(Meaning.AUTHENTICATION_TROUBLE, stages=AUTH, codes=(FOR_NOW,)),
    Sign(Meaning.MECHANISM_TOO_WEAK, stages=AUTH, codes=(534,)),
    Sign(Meaning.CREDENTIALS_REFUSED, stages=AUTH, codes=(535,)),
    Sign(Meaning.CREDENTIALS_REFUSED, stages=AUTH, enhanced=("5.7.8",)),
    Sign(Meaning.AUTHENTICATION_GARBLED, stages=AUTH, codes=(501,)),
    Sign(Meaning.MECHANISM_UNKNOWN, stages=AUTH, codes=(500, 502, 504)),
    Sign(Meaning.AUTHENTICATION_FORBIDDEN, stages=AUTH),
)

NAMES = (
    Sign(
        Meaning.EHLO_NAME,
        words=(
            *("helo command rejected", "invalid helo", "bad helo", "helo name", "ehlo name", "helo/ehlo", "ehlo/helo"),
            *("helo argument", "ehlo argument", "helo hostname", "helo string", "helo domain"),
        ),
    ),
    Sign(
        Meaning.NO_REVERSE_NAME,
        words=(
            *("reverse dns", "ptr record", "reverse hostname", "reverse lookup", "reverse name", "rdns", "no ptr"),
            *("cannot find your hostname", "missing ptr"),
        ),
    ),
    Sign(Meaning.NO_REVERSE_NAME, enhanced=("5.7.25", "4.7.25")),
)

RIGHTS = (
    Sign(
        Meaning.SENDER_UNVERIFIED,
        words=("address is not verified", "domain is not verified", "identities failed the check", "unverified sender"),
    ),
    Sign(
        Meaning.SEND_AS,
        words=(
            *("permissions to send as", "permission to send as", "not allowed to send as", "sendasdenied"),
            *("not owned by user", "not authorized to send as", "not authorized to send from", "send on behalf"),
        ),
    ),
    Sign(Meaning.SEND_AS, enhanced=("5.7.60", "5.2.252")),
    Sign(Meaning.SENDER_FILTERED, words=("senderfilterconfig",)),
    Sign(
        Meaning.POLICY,
        stages=SENDING,
        words=("dmarc", "dkim", "spf", "sender policy framework", "unauthenticated email", "for policy reasons"),
    ),
    Sign(Meaning.POLICY, stages=SENDING, enhanced=("5.7.26", "5.7.515", "5.7.509", "5.7.9", "4.7.26")),
    Sign(Meaning.POLICY, stages=SENDING, enhanced=("5.7.20", "5.7.21", "5.7.22", "5.7.23", "5.7.24", "5.7.27")),
    Sign(
        Meaning.BLOCKED,
        words=(
            *("blocked using", "spamhaus", "spamcop", "barracuda", "blacklist", "black list", "blocklist"),
            *("block list", "block-list", "denylist", "dnsbl", " rbl", "banned", "is listed", "listed at", "listed by"),
            *("listed in", "poor reputation", "bad reputation", "low reputation", "ip reputation", "is blocked"),
            *("has been blocked", "was blocked", "currently blocked", "not accepted from this ip"),
        ),
    ),
    Sign(
        Meaning.RECIPIENT_RESTRICTED,
        words=(
            *("resolver.rst.auth", "resolver.rst.notauth", "resolver.rst.sender", "resolver.rst.restricted"),
            *("only accepts messages from", "authenticated senders only", "restricted recipient"),
        ),
    ),
    Sign(Meaning.RECIPIENT_RESTRICTED, enhanced=("5.7.124", "5.7.133", "5.7.134", "5.7.135", "5.7.136")),
    Sign(Meaning.AUTHENTICATION_WANTED, codes=(530,)),
    Sign(Meaning.AUTHENTICATION_WANTED, stages=SENDING, enhanced=("5.7.57", "5.7.3")),
    Sign(
        Meaning.AUTHENTICATION_WANTED,
        stages=(SmtpStage.EHLO, *SENDING),
        words=(
            *("not authenticated", "authentication required", "authentication is required", "needs authentication"),
            *("need authentication", "requires authentication", "require authentication", "to authenticate"),
            *("must authenticate", "be authenticated", "not logged in", "log in first", "login first"),
            *("authenticate first", "please authenticate", "auth first", "need auth", "unauthenticated user"),
            *("smtp authentication", "without authentication", "unauthenticated", "permissions to submit"),
            "permission to submit",
        ),
    ),
    Sign(Meaning.RELAY_DENIED, stages=SENDING, enhanced=("5.7.54", "5.7.64")),
    Sign(
        Meaning.RELAY_DENIED,
        stages=SENDING,
        words=(
            *("unable to relay", "relay access denied", "relaying denied", "relay denied", "relay not permitted"),
            *("relay is not", "relaying is not", "relaying not", "relay not", "permitted to relay", "not relay"),
            *("allowed to relay", "to relay", "tenantattribution", "open relay", "relay prohibited", "no relay"),
        ),
    ),
)

ADDRESSES = (
    Sign(Meaning.TOO_LARGE, stages=SENDING, enhanced=("5.3.4", "5.2.3")),
    Sign(
        Meaning.TOO_LARGE,
        stages=SENDING,
        words=(
            *("size exceed", "message exceed", "too large", "too big", "exceeds maximum", "exceeds the maximum"),
            *("exceeds fixed", "size limit", "maximum message size"),
        ),
    ),
    Sign(Meaning.MAILBOX_FULL, stages=SENDING, enhanced=("5.2.2", "4.2.2")),
    Sign(
        Meaning.MAILBOX_FULL,
        stages=SENDING,
        words=("mailbox full", "mailbox is full", "over quota", "quota exceeded", "quota is exceeded", "overquota"),
    ),
    Sign(
        Meaning.OVERLOADED, codes=(FOR_NOW,), words=("insufficient system resources", "back pressure", "load average")
    ),
    Sign(Meaning.STORAGE, codes=(FOR_NOW,), enhanced=("4.3.1",)),
    Sign(Meaning.STORAGE, codes=(FOR_NOW,), words=("insufficient system storage", "disk space", "disk full")),
    Sign(Meaning.OVERLOADED, codes=(FOR_NOW,), enhanced=("4.3.2", "4.4.5")),
    Sign(Meaning.DIRECTORY_TROUBLE, codes=(FOR_NOW,), words=(" prx", "temporary server error", "temporary lookup")),
    Sign(
        Meaning.RECIPIENT_UNKNOWN, stages=AFTER_MAIL, enhanced=("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.1")
    ),
    Sign(
        Meaning.RECIPIENT_UNKNOWN,
        stages=AFTER_MAIL,
        codes=(FOR_GOOD,),
        words=(
            *("user unknown", "unknown user", "no such user", "no such mailbox", "unknown recipient", "does not exist"),
            *("recipient unknown", "unrouteable address", "mailbox unavailable", "mailbox not found", "user not found"),
            *("recipient not found", "no mailbox here", "invalid recipient", "recipient address rejected"),
            *("unknown mailbox", "no such address", "invalid address", "bad recipient"),
        ),
    ),
    Sign(Meaning.SENDER_UNKNOWN, stages=SENDING, enhanced=("5.1.7", "5.1.8", "4.1.7", "4.1.8")),
    Sign(
        Meaning.SENDER_UNKNOWN,
        stages=SENDING,
        words=("sender address", "invalid sender", "bad sender", "sender verify failed", "sender domain"),
    ),
    Sign(
        Meaning.CONTENT,
        stages=(SmtpStage.DATA, SmtpStage.MESSAGE),
        codes=(FOR_GOOD,),
        words=("spam", "content", "virus", "malware", "phish", "attachment", "suspicious", "dangerous"),
    ),
    Sign(Meaning.CONTENT, stages=(SmtpStage.DATA, SmtpStage.MESSAGE), enhanced=("5.7.7",)),
)

REST = (
    Sign(Meaning.EHLO_NAME, stages=(SmtpStage.EHLO,), codes=(501, 504, 553)),
    Sign(
        Meaning.EHLO_NAME, stages=(SmtpStage.EHLO,), codes=(FOR_GOOD,), words=("name", "domain", "helo", "ehlo", "fqdn")
    ),
    Sign(Meaning.TOO_MANY_MESSAGES, codes=(421, 450), enhanced=("4.7.",), stages=SENDING),
    Sign(Meaning.UNAVAILABLE, codes=(421,)),
    Sign(Meaning.CLIENT_REFUSED, stages=(SmtpStage.GREETING,), codes=(FOR_GOOD,)),
    Sign(Meaning.CLIENT_REFUSED, codes=(FOR_GOOD,), words=("client host rejected", "client host [", "client address")),
    Sign(Meaning.RECIPIENT_UNKNOWN, stages=(SmtpStage.RCPT,), codes=(550, 551, 553, 501), enhanced=("5.1.", "5.2.1")),
    Sign(Meaning.SENDER_UNKNOWN, stages=(SmtpStage.MAIL,), codes=(550, 553, 501), enhanced=("5.1.",)),
    Sign(Meaning.FOR_NOW, codes=(FOR_NOW,)),
    Sign(Meaning.FOR_GOOD),
)

SIGNS = (*ENCRYPTION, *PACE, *AUTHENTICATION, *NAMES, *RIGHTS, *ADDRESSES, *REST)
