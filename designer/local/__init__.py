"""Mailwright on one machine: `make run` starts and watches every program that an installation needs."""
