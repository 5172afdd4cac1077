"""Versions of packages: what each Save made, compared, named, brought back, and thinned when they are old.

Doors: finding (which there are), comparing (two side by side), naming, restoring (all of one, or one task), jobs.
Inside, thinning says which are kept.
"""
