"""What HTTP has for every operation alike: conditions by ETag.

Doors: conditions (If-Match, and what is told where it fails).
"""
