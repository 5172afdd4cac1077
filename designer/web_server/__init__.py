"""What stands before Django: how large a request may be, how long it may take to come, and what is no request at all.

limits.RequestLimits wraps the ASGI application; protocol.BoundedProtocol is uvicorn's HTTP with a bounded head.
"""
