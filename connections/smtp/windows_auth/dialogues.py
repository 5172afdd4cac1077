"""What a client answers to a server's challenges, by mechanism. Bytes in, bytes out; base64 and SMTP are elsewhere."""

import spnego
from spnego.exceptions import SpnegoError

from connections.errors import AuthenticationBroken, SecurityLayerRequired, Server, SmtpStage
from connections.smtp.windows_auth.mechanisms import Attempt, Mechanism, Protocol

NO_LAYER = 1
"""The bit of a layer offer that stands for none (RFC 4752 section 3.1)."""
CHOOSE_NO_LAYER = b"\x01\x00\x00\x00"


class Dialogue:
    """The client's side of one exchange."""

    def __init__(self, server: Server, attempt: Attempt, context: spnego.ContextProxy) -> None:
        self._server = server
        self._attempt = attempt
        self._context = context
        self._has_answered = False
        self._has_chosen_layer = False

    def begin(self) -> bytes:
        """Give the first token."""
        return self._context.step() or b""

    @property
    def may_succeed(self) -> bool:
        """Tell whether a 235 is believable now: all of the exchange has happened."""
        if self._attempt.mechanism is Mechanism.GSSAPI:
            return self._has_chosen_layer
        # In NTLM the client has the last word; what SPNEGO lets the server add proves no more than its 235.
        return self._has_answered if self._attempt.protocol is Protocol.NTLM else self._context.complete

    def answer(self, challenge: bytes) -> bytes:
        """Give the response to a challenge. Raises what pyspnego raises, and AuthenticationFailed."""
        self._has_answered = True
        if not self._context.complete:
            return self._context.step(challenge) or b""
        if self._attempt.mechanism is Mechanism.NTLM:
            raise broken(self._server, "it asked once more after NTLM's last message")
        return self._choose_layer(challenge)

    def _choose_layer(self, challenge: bytes) -> bytes:
        """Decline a security layer: GSSAPI always offers them, GSS-SPNEGO only with some servers."""
        if self._has_chosen_layer:
            raise broken(self._server, "it asked once more after the last message")
        self._has_chosen_layer = True
        try:
            offer = self._context.unwrap(challenge).data
        except SpnegoError as error:
            if self._attempt.mechanism is Mechanism.GSS_SPNEGO:
                return b""
            raise broken(self._server, "its offer of security layers is not signed as it should be") from error
        if len(offer) != len(CHOOSE_NO_LAYER):
            raise broken(self._server, "its offer of security layers has a wrong length")
        if not offer[0] & NO_LAYER:
            raise SecurityLayerRequired(self._server, SmtpStage.AUTH)
        return self._context.wrap(CHOOSE_NO_LAYER, encrypt=False).data


def broken(server: Server, detail: str) -> AuthenticationBroken:
    """Give the error for a server whose part of the exchange makes no sense."""
    return AuthenticationBroken(server, SmtpStage.AUTH, None, detail)
