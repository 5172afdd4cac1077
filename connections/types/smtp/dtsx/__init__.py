"""The SMTP connection manager in SSIS's files.

Doors: reading.
"""
