"""One connection to a server: the client, what it writes, and the lines that it reads.

Doors: this module, refusals (which error a reply is), reach (where connections may go).
"""

from connections.smtp.transport.client import OnLine, OnStage, SmtpTransport
from connections.smtp.transport.reply_lines import TLS_AT_ONCE

__all__ = ["TLS_AT_ONCE", "OnLine", "OnStage", "SmtpTransport"]
