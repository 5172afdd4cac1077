"""Mailwright on one machine: `make run` starts and watches every program that an installation needs.

Doors, for the command runlocal: programs (which there are), supervisor (watches them), child (one of them), redis,
ports, lock (one installation at a time), console (what it says).
"""
