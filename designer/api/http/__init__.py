"""What HTTP has for every operation alike: the state that an answer shows, requests that may be sent again, lists in
pages, limits.

Doors: conditions (If-Match, and what is told where it fails), etags (which state is shown), idempotency
(Idempotency-Key), pages (Link), limits (what a token has left of its minute).
"""
