"""What HTTP has for every operation alike: conditions by ETag, and requests that may be sent again.

Doors: conditions (If-Match, and what is told where it fails), idempotency (Idempotency-Key).
"""
