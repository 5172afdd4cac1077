"""Trying connection managers out on a worker, where they have to work: asked for, followed and canceled by a person.

Doors: services (begin and cancel one), recovery (what dead workers left), jobs (for Celery), api and views (for the
routes).
"""
