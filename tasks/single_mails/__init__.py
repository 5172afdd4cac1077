"""One mail that somebody sends by itself, as a script does: it is run as a package of one Send Mail task that is stored
nowhere, so it is guarded, tried again and recorded like any other.

Doors: api (routes), views, services (what is done).
"""
