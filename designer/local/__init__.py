"""Mailwright on one machine: `make run` starts and watches every program that an installation needs.

The command runlocal prepares; then its process becomes the supervisor (`__main__`), which loads all that Mailwright
consists of once (loading) and forks the programs off (programs, program, forked), so that they share it.

Doors, for that command: place, redis, ports, lock (one installation at a time).
"""
