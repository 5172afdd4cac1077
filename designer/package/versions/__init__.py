"""Two versions of a package side by side, and what of an earlier one can be brought back. Pure, as all of the package.

Doors: comparison (what differs, part by part), bringing_back (one task of an earlier version).
"""
