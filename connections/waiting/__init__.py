"""Waits that end: by a deadline, or because nobody wants any more what is waited for.

Doors: deadline (how long a piece of work may take, however many waits it is made of), cancel_scope (a thread's work,
which others can cancel), bell (what one thread rings to be heard by another one), background (calls that know no
deadline, left behind when it is over), rows (cancels a wait as soon as the database says that it is not wanted).
"""
