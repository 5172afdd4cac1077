"""Windows Authentication over SMTP: SASL NTLM, GSSAPI (RFC 4752) and GSS-SPNEGO, with pyspnego.

Doors: this module, and principals (the name of a service for Kerberos).
Inside: mechanisms says what is tried in which order, exchange when NTLM may follow or is refused, binding has channel
binding, tickets how long one is kept.
"""

from connections.smtp.windows_auth.authentication import Authentication, authenticate
from connections.smtp.windows_auth.identity import Identity, KeytabIdentity, PasswordIdentity, WorkerIdentity

__all__ = ["Authentication", "Identity", "KeytabIdentity", "PasswordIdentity", "WorkerIdentity", "authenticate"]
