"""Pages of projects: the list, one project, its form, its parameters, and whether runs show its sensitive values.

Doors: none. The addresses are in urls.
"""
