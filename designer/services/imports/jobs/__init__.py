"""Imports that a worker does: files are handed in, kept in a folder, read there, and imported as their person chooses.

A job's row has one writer at a time: the worker whose attempt it counts, or the person who ends it. Each package is
saved in one transaction with what is told of it, so what a worker that died has saved is known, and not done again.

Doors: services (begin one, choose, cancel), folder (what is handed in), finding (whose they are, and what came of
them), recovery (what dead workers left), waiting (for a worker, in a request), mending (mends on the page), jobs
(for Celery). Inside: running is what a worker does, limits how much may be under way, following whose an import is.
"""
