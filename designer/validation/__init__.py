"""Validation of a whole package, of one task, or of one connection manager.

Doors: packages, shared_connections (the managers of project and catalog that a package refers to).
Inside: disabled says what is not judged, expressions judges those of variables and constraints; each type judges its
parts (validation.py).
"""
