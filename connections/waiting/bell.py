"""What one thread rings to be heard by another one that waits for a server."""

import os
import weakref


class Bell:
    """Can be waited for beside a socket (select.poll). Any thread may ring it; it is open as long as anybody has it."""

    def __init__(self) -> None:
        self._number = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        weakref.finalize(self, os.close, self._number)

    def fileno(self) -> int:
        """Give what is waited for."""
        return self._number

    def ring(self) -> None:
        """Have who waits, or will, go on."""
        os.eventfd_write(self._number, 1)

    def silence(self) -> None:
        """Forget that it rang, which it did."""
        os.eventfd_read(self._number)
