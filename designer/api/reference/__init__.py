"""The API's description as people read it: its operations with parameters, fields and examples.

Doors: operations (what there is, and one of them).
"""
