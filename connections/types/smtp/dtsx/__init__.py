"""The SMTP connection manager in SSIS's files.

Doors: reading. Inside: reading says what becomes of a manager, mends what takes findings away, rules has the findings.
A password in a connection string is refused by connections.types.smtp.connection_string.
"""
