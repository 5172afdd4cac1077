"""From one scope to another: a package's connection manager becomes its project's, a project's the catalog's, a shared
one is copied into a project, and one of two that lead to the same server takes the other's place.

Doors: widening, copying, merging (each is a change), similar (managers of the same server), going_along (what goes
along with each, told before), and for routes api and views.
"""
