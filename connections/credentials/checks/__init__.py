"""Checking whether a worker can read the secret of a credential, where it will have to.

A person asks, a worker reads it and forgets it, and the row says when, which worker, and what was in the way.

Doors: services (ask for a check), jobs (for Celery), views (for the routes).
"""
