/** A part of the page that htmx puts in anew while somebody works with it: focus, selected text and times are kept. */

import { showTimes } from "./times.ts";

interface BeforeSwap {
  readonly target: Element;
  shouldSwap: boolean;
}

let hadFocus = false;

function isSelectedIn(part: Element): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && part.contains(selection.anchorNode);
}

function isTypedIn(part: Element): boolean {
  const field = document.activeElement;
  return field instanceof HTMLInputElement && part.contains(field) && field.value !== field.defaultValue;
}

function isChosenIn(part: Element): boolean {
  const field = document.activeElement;
  return field instanceof HTMLSelectElement && part.contains(field);
}

export function listenForRefreshes(): void {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const detail = (event as CustomEvent<BeforeSwap>).detail;
    hadFocus = detail.target.contains(document.activeElement);
    // It is asked for again soon; until then nobody loses what they are about to copy, or what they have typed.
    if (isSelectedIn(detail.target) || isTypedIn(detail.target) || isChosenIn(detail.target)) detail.shouldSwap = false;
  });
  // Before it is painted, so that no time is seen in two forms.
  document.addEventListener("htmx:afterSwap", (event) => {
    const part = event.target as Element;
    showTimes(part);
    // The button that had the focus is gone, as Cancel is when all is over.
    if (hadFocus && document.activeElement === document.body) part.querySelector<HTMLElement>("[data-refocus]")?.focus({ preventScroll: true });
  });
}
