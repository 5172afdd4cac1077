"""The reference of the API, which everybody may read who is signed in.

Doors: none; designer.views.urls names the pages.
"""
