"""Reading the record of who did what: who sees which part of it, searching it, taking it away, and how long it is kept.
Services write it by designer.people.audit.

Doors: entries (what somebody may see), filters (what it is narrowed to), files (it as a file), retention (how long it
is kept), jobs (what the queue carries).
"""
