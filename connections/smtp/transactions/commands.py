"""The arguments of MAIL and RCPT (RFC 5321 section 4.1.1), with what the server's extensions allow to be said."""

from collections.abc import Container

from connections.protocol.envelope import Envelope


def needs_smtputf8(envelope: Envelope) -> bool:
    """Tell whether the envelope must be sent by the rules of RFC 6531."""
    return envelope.smtputf8 or not all(address.isascii() for address in (envelope.sender, *envelope.recipients))


def mail_arguments(envelope: Envelope, content: bytes, features: Container[str]) -> str:
    """Give what follows MAIL. The features are EHLO's keywords in lower case."""
    words = [f"FROM:<{envelope.sender}>"]
    if "size" in features:
        words.append(f"SIZE={len(content)}")
    if not content.isascii():
        words.append("BODY=8BITMIME")
    if needs_smtputf8(envelope):
        words.append("SMTPUTF8")
    if "dsn" in features and envelope.return_content:
        words.append(f"RET={envelope.return_content}")
    if "dsn" in features and envelope.envelope_id:
        words.append(f"ENVID={xtext(envelope.envelope_id)}")
    return " ".join(words)


def rcpt_arguments(envelope: Envelope, address: str, features: Container[str]) -> str:
    """Give what follows RCPT for one of the recipients."""
    if "dsn" not in features or not envelope.notify:
        return f"TO:<{address}>"
    return f"TO:<{address}> NOTIFY={','.join(sorted(envelope.notify))}"


def xtext(text: str) -> str:
    """Write a word of printable ASCII so that it holds no blank, + or = (RFC 3461 section 4)."""
    return "".join(each if "!" <= each <= "~" and each not in "+=" else f"+{ord(each):02X}" for each in text)
