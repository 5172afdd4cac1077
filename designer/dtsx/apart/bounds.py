"""What a process that reads files of others may use."""

MEGABYTE = 1024**2
PROCESSOR_SECONDS = 30
"""For one file. 5 MB take a fifth of a second, the worst file of 100 MB that is not refused some ten seconds."""
DEADLINE = 120.0
"""Seconds for one file on a busy machine."""
BASE_MEMORY, MEMORY_FACTOR = 256 * MEGABYTE, 15
"""A package takes up to eight times its size."""
LARGE_PROCESS = 512 * MEGABYTE
"""A process that has grown so large is not asked again."""
