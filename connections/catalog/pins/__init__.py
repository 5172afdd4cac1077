"""Pins: a project uses a connection manager of the catalog as it was in a version, and not the newest.

Doors: services (pin, and follow the newest again), and for routes api and views.
"""
