"""The SMTP connection manager: how a mail server is reached, and as whom.

Inside, properties has what is set and what it amounts to (port, TLS, Timeout, connections at once), connection_string
the same as one text, validation what is doubtful.
"""
