"""Chromium, the frames that a page draws, and the processor's time that it takes for them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.designer.figures import Line
from tests.e2e.conftest import CHROMIUM

RECORD = """() => {
  const frames = [];
  window.benchFrames = frames;
  const note = (now) => {
    frames.push(now);
    if (window.benchFrames === frames) requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
}"""
TAKE = "() => { const frames = window.benchFrames; window.benchFrames = undefined; return frames; }"
STILL = """() => new Promise((resolve) => {
  const begun = performance.now();
  let last = begun, quick = 0, busy = begun;
  const look = (now) => {
    if (now - last < 40) quick += 1;
    else [quick, busy] = [0, now];
    last = now;
    if (quick > 5 && now - begun > 250) resolve(Math.max(busy - begun, 160) / 1000);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""
"""Waits until six frames in a row came quickly; gives the seconds to the last slow one, and at least those of a move of
the view."""


@dataclass
class Frames:
    """What was drawn while something was done: the time of each frame in milliseconds, and the processor's seconds."""

    times: list[float] = field(default_factory=list)
    processor: float = 0.0

    @property
    def lengths(self) -> list[float]:
        return [after - before for before, after in zip(self.times, self.times[1:], strict=False)] or [0.0]

    @property
    def per_second(self) -> float:
        return len(self.lengths) / (sum(self.lengths) / 1000 or 1)

    def line(self, name: str, least: float | None = None) -> Line:
        """Give it as a line; least are the frames a second that are to be reached."""
        cost = self.processor / len(self.lengths) * 1000
        shown = f"{self.per_second:.0f} frames/s, longest {max(self.lengths):.0f} ms, {cost:.0f} ms CPU each"
        return Line(name, shown, f"≥ {least:.0f} frames/s" if least else "", least is None or self.per_second >= least)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium until the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def frames(page: Page) -> Iterator[Frames]:
    """Note the frames that the page draws while the block runs."""
    drawn, used = Frames(), browser_processor()
    page.evaluate(RECORD)
    yield drawn
    drawn.times = page.evaluate(TAKE)
    drawn.processor = browser_processor() - used


def browser_processor() -> float:
    """Give the seconds of the processor that all processes of Chromium have had."""
    programs = (each for each in psutil.Process().children(recursive=True) if "chrom" in each.name())
    return sum(sum(each.cpu_times()[:2]) for each in programs)


def timed(page: Page, action: str) -> float:
    """Press a key, or click the button of this name; give the seconds until the page is still again."""
    button = page.get_by_role("button", name=action, exact=True)
    if button.count() > 0:
        button.first.click()
    else:
        page.keyboard.press(action)
    return page.evaluate(STILL)


def wait(seconds: float) -> None:
    """Let what still happens in the background come to its end."""
    time.sleep(seconds)
