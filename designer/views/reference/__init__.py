"""The reference of the API, which everybody may read who is signed in, and what stands for a documentation that is not
built.

Doors: none; designer.views.urls names the pages.
"""
