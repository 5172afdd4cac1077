"""Whether this Python has the fixes of its own library that matter here: a check that every start of Django makes."""

import sys
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import checks

# html.parser in linear time (gh-135462, gh-153030), headers of mails that cannot be folded into further headers
# (CVE-2024-6923, CVE-2025-11468), unicodedata.normalize in linear time (gh-149079). See Python's changelog.
PATCHED = {(3, 11): 16, (3, 12): 14, (3, 13): 15, (3, 14): 7}


def missing_patch(version: tuple[int, int, int]) -> str:
    """Say what to do about a Python that lacks these fixes; nothing where it has them."""
    line, patch = version[:2], version[2]
    wanted = PATCHED.get(line)
    if wanted is None or patch >= wanted:
        return ""
    return (
        f"Python {line[0]}.{line[1]}.{patch} lacks fixes of its mail and HTML modules: use "
        f"{line[0]}.{line[1]}.{wanted} or newer on a team's server (docs/server/deploy.md, Python)."
    )


def check_python(app_configs: Any, **named: Any) -> Iterable[checks.CheckMessage]:
    """Warn of an old patch level, or refuse it, as OUTDATED_PYTHON says."""
    sentence = missing_patch(sys.version_info[:3])
    if not sentence or settings.OUTDATED_PYTHON == "ignore":
        return []
    kind = checks.Error if settings.OUTDATED_PYTHON == "refuse" else checks.Warning
    return [kind(sentence, id="mailwright.W001")]
