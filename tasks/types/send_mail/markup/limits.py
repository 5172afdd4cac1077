"""The bounds of the process that converts HTML."""

PROCESSOR_SECONDS = 3
"""For one request. A large newsletter takes a tenth of one."""
DEADLINE = 20.0
"""Seconds until one request is given up on a machine that is busy with other things."""
LARGEST_MEMORY = 1024**3
"""Octets of data."""
LARGE_PROCESS = 100 * 1024**2
"""Octets of the process with which it answers and ends, so that the next one begins small."""
LONGEST_RESULT = 10_000_000
"""Characters."""
MOST_PROCESSES = 2
"""Converting at a time for one of our processes; more wait."""
