"""SMTP's words as values: nothing here connects anywhere.

Doors: stages (those of a session), reply (a server's answer, a recipient's, and the outcome of a message), envelope
(sender, recipients and notices), message (an envelope with its bytes).
"""
