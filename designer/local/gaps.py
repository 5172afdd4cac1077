"""The gaps in memory that is about to be shared: Python puts small objects where others have been freed, so a child's
first ones would lie on thousands of pages, each of which the kernel would then copy."""

import sys
from itertools import count

POOL = 16 * 1024
"""Bytes that CPython's allocator divides into blocks of one size; in those that are new, blocks lie one behind the
other (Objects/obmalloc.c)."""
SIZES = range(48, 513, 16)
"""The sizes of blocks that are filled: smaller ones are mostly numbers, larger ones come from elsewhere."""
HEADER = sys.getsizeof(b"")
MOST = 50_000
"""Blocks of one size, if the allocator is another one than we think."""
_fillers: list[bytes] = []


def fill_gaps() -> None:
    """Fill them, which takes a MiB, so that what children make lies on pages of its own."""
    for size in SIZES:
        _fill(size)


def _fill(size: int) -> None:
    """Make blocks of one size until so many lie one behind the other as only a new pool has."""
    wanted = POOL // size - 3
    last = in_row = 0
    for number in count():
        _fillers.append(bytes(size - HEADER))
        in_row = in_row + 1 if id(_fillers[-1]) == last + size else 0
        last = id(_fillers[-1])
        if in_row >= wanted or number >= MOST:
            return
