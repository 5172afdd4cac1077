"""Django's filters and tags for templates.

Doors: times (spans of time as people read them).
"""
