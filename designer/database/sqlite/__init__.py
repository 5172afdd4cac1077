"""Django's backend for SQLite, with a queue for those who write.

SQLite lets one connection write at a time, and lets the others look again and again, with growing pauses, whether it is
their turn: with two busy workers nearly half of their time went by so. Here they queue at a lock beside the database,
and the kernel wakes the next one as soon as the one before has committed.

Doors: base (named by DATABASES), write_queue.
"""
