"""What helps where a server wants encryption."""

from connections.replies.circumstances import Fact
from connections.replies.remedies.rows import TURN_ON_SSL, remedy, when
from connections.replies.shape import Meaning, Remedy

SSL_ON = "Turn on Enable Secure Sockets Layer (SSL) in the SMTP connection manager."

ENCRYPTION: dict[Meaning, Remedy] = {
    Meaning.TLS_TOO_OLD: remedy(
        "It refuses the version of TLS: an old library on this worker, or a proxy in between, has to be updated.",
        later=False,
    ),
    Meaning.CLIENT_CERTIFICATE: remedy(
        "It wants a client certificate that it accepts: name its PEM file in Client certificate of the SMTP "
        "connection manager.",
        later=False,
    ),
    Meaning.ENCRYPTION_WANTED: remedy(
        when(
            (Fact.ENCRYPTS,),
            "The connection was encrypted already, so its settings, or a proxy in between that "
            "ends TLS, are wrong: ask its administrator.",
        ),
        when((Fact.CLEAR, Fact.OFFERS_STARTTLS), f"It wants an encrypted connection. {SSL_ON}", TURN_ON_SSL),
        when(
            (Fact.CLEAR,),
            f"It wants an encrypted connection. {SSL_ON} It lists no STARTTLS here, so another port may be needed, "
            "such as 587.",
            TURN_ON_SSL,
        ),
        "It wants an encrypted connection: is Enable Secure Sockets Layer (SSL) on?",
        later=False,
    ),
}
