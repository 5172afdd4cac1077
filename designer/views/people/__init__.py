"""Pages of who may do what: people and their rights, teams, the access to a thing, and the record of who changed what.

Doors: none. The addresses are in urls.
"""
