"""`make kills`: kill or stop a worker with all its processes, kill Redis, or stop the database, again and again in the
middle of a run of many mails; print of each time what became of them.

Beside the worker that is killed lives another one, and beat, as on a team's server. disturbances has what is done to
the installation, shapes the packages, servers whom they send to, and figures what is counted.
"""
