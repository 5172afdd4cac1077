"""Programs that tests start: workers and beat as an installation has them, some that die on purpose, and `make kills`.

Doors: processes (which starts and kills them). The others are called by their names.
"""
