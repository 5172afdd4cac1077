"""Single parts of a package in the API: each change is one of the whole document, by the same service.

Doors: none; designer.api hangs the router on the API.
"""
