"""SMTP: what an SMTP connection manager turns into when a package runs."""
