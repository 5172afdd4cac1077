"""Comparing the catalog with a file of one: of another installation, or of another day; and taking over what differs.

Doors: file (the catalog as a file), reading (what somebody sees of the catalog here), differences (two of them
compared), effects (what taking over from a file would do), taking (doing it), api and views (for the routes).
"""
