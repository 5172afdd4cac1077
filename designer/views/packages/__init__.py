"""Pages of packages: the designer, the editors that its canvas opens, and the form of a new package.

Doors: none. The addresses are in urls. The room in it: versions.
"""
