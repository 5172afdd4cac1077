"""What stands before Django: how large a request may be, how long it may take to come, and what is no request at all.

Doors: handler (Django itself, as the ASGI application), limits (RequestLimits wraps that), protocol (uvicorn's HTTP
with a bounded head, which the command line of uvicorn names).
"""
