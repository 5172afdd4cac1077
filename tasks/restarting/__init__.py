"""Restarting an execution: what failed in it, and what was skipped after that, runs as another one (SSIS: restarting a
package from its checkpoint). What was done is not done again, and nothing that a server has accepted is sent again.

done has the rules of what counts as done, runs what the runs of an execution came to by them, found what of it is left,
services the one change, and api and views are the ways to it.

Doors: services, api, views.
"""
