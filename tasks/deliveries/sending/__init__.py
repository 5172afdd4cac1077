"""Sending deliveries: each is entered before its message leaves, and every step is written down before the next.

outbox enters a delivery, attempts sends it once and writes down what came of it, resending does so for those that a
person wants sent again. What nobody knows after a death is decided in in_doubt, by what the process had noted
(under_way). Whether to try again is asked in attempts and changes (judge) by connections.replies; when, retrying says.

Doors: attempts, outbox, outgoing (a message ready to leave), concealing (what is masked), in_doubt,
under_way, resending, changes.
"""
