"""Sending the deliveries of many task runs, or of one: built, entered, sent and written down in sets.

Doors: sending (sends a batch), batched (one delivery of it).
Inside: sending → outcomes, routes, in_hand → rows, route → direct_connection, threaded_connection → batched.
"""
