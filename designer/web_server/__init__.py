"""What stands before Django: how large a request may be, how long it may take to come, and what is no request at all.

Doors: limits (RequestLimits wraps the ASGI application), threads (what requests are answered in, and that these keep
their connections), protocol (uvicorn's HTTP with a bounded head, which the command line of uvicorn names).
Inside: body says how slowly a request may come, turns how many of one person are answered at once, people whose it is,
health answers /healthz.
"""
