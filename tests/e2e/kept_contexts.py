"""Browser sessions that outlive a test: one that is new loads and compiles every script again, which is half of what
it costs to open the designer."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext

MOST = 3
"""As many as one test opens at the same time."""
SPOILED = "!String(Date).includes('[native code]')"
"""Whether the test has put a clock of its own into the session, which stays there."""


class KeptContext:
    """A browser session that is lent to one test after the other, to each as if it was new, but for its cache of
    files. A page that stays open in it keeps the process of its pages."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.context: BrowserContext = browser.new_context(base_url=address)
        self._stays = self.context.new_page()
        self._stays.goto("/static/theme.js")

    def clear(self) -> bool:
        """Close what the test has opened and forget what it has left; say whether another test can have the session.
        Cookies go first: what a page says at its end must not reach the next test's database."""
        self.context.clear_cookies()
        for page in self.context.pages:
            if page != self._stays:
                page.close()
        self.context.set_offline(False)
        return not self._stays.evaluate(f"localStorage.clear(), {SPOILED}")


class KeptContexts:
    """The sessions that no test has at the moment."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        self._free: list[KeptContext] = []

    @contextmanager
    def lent(self) -> Iterator[BrowserContext]:
        """Lend one for a test."""
        kept = self._free.pop() if self._free else KeptContext(self._browser, self._address)
        yield kept.context
        if kept.clear() and len(self._free) < MOST:
            self._free.append(kept)
        else:
            kept.context.close()
