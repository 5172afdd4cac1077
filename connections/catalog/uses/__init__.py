"""Where shared connection managers are used, read from the packages as they are now.

Doors: finding (the tasks that refer to one), counting (the packages that use each of some), and for routes api.
"""
