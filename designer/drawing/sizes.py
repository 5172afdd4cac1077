"""How large all is that is drawn, in pixels: a test holds these equal to what static/src/designer/document has."""

from typing import Final

TASK_WIDTH: Final = 232.0
TASK_HEIGHT: Final = 68.0
GAP: Final = 56.0
"""Between tasks that somebody else than a person places."""
HEAD: Final = 48.0
PADDING: Final = 24.0
"""Of a container: the line with its name, and the room around what is in it."""
GROUP_HEAD: Final = 40.0
GROUP_PADDING: Final = 16.0
SMALLEST: Final = (TASK_WIDTH + 2 * PADDING, HEAD + TASK_HEIGHT + 2 * PADDING)
"""An empty container has room for one task."""
