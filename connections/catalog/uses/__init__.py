"""Where shared connection managers are used, read from the packages as they are now; and who is told of a change.

Doors: finding (the tasks that refer to one), counting (the packages that use each of some), telling (the projects that
use one), and for routes and worker api and jobs.
"""
