"""Validation of a whole package, of one task, or of one connection manager.

Doors: packages.
"""
