"""SMTP: what an SMTP connection manager turns into when a package runs.

Doors: pool.pool (send through the connections of this process), pool.limits and pool.redis_limits (how many and how
quick, in this process and across workers), session (one connection, from CONNECT to QUIT), windows_auth (identities),
transport (its words for TLS on the wrong port), transport.reach (where connections may go) and
transactions.send_request (a message as a run of them takes it).
Inside: pool → session → opening, transactions, windows_auth → transport → tls.
"""
