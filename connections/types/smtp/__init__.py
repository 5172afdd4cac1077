"""The SMTP connection manager: how a mail server is reached, and as whom."""
