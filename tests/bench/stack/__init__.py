"""Whole runs, as a user starts them: web server, worker, beat, database and broker, from the call of Run by REST to the
last mail accepted by a server, beside an smtplib loop to the same server just before.

Doors: table (`make bench`, `python -m tests.bench --only tasks-300,chain`).
"""
