"""Finding texts over packages: names, properties, expressions, addresses, variables, notes.

Doors: packages.
"""
