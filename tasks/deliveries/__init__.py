"""Deliveries: one message each, with its recipients, and what people do with them: search, read, send again, decide.

How a delivery is sent is the room `sending`, how those of many task runs are sent together `batches`.

Doors: model and states (the tables), services, search, api and views (for people), expiry (deleting kept messages),
by_connection (for the pages of connection managers), context (for every page).
"""
