"""What reading files of others may take."""

MEGABYTE = 1024**2
PROCESSOR_SECONDS = 20
"""For one file. A message of 50 MB takes some two seconds."""
DEADLINE = 90.0
"""Seconds for one file on a busy machine."""
BASE_MEMORY, MEMORY_FACTOR = 256 * MEGABYTE, 12
LARGE_PROCESS = 512 * MEGABYTE
"""A process that has grown so large is not asked again."""
