"""Reading a file first in a process that may die of it, so that who serves others reads only what is known to be good.

What was read cannot be handed over, because it is a tree in the other process's memory: the file is read again here.
That takes the same time and memory, which are known to be bounded by then.

Doors: process; child, for who reads files of other kinds in such a process.
"""
