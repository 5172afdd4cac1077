/** One tab stop for a group of buttons: arrows, Home and End move inside (WAI-ARIA toolbar pattern). */

import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect } from "react";

const ITEMS = "button:not([hidden]), a[href], [data-roving]";

function itemsOf(group: HTMLElement): HTMLElement[] {
  return Array.from(group.querySelectorAll<HTMLElement>(ITEMS)).filter((item) => item.offsetParent !== null);
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Keeps exactly one item of the group in the tab order. Call keepOneStop again after the group's content changed by hand. */
export function useRoving(group: RefObject<HTMLElement | null>) {
  const keepOneStop = useCallback(() => {
    const items = group.current ? itemsOf(group.current) : [];
    const stop = items.find((item) => item === document.activeElement) ?? items.find((item) => item.tabIndex === 0 && item.dataset["stop"]) ?? items[0];
    for (const item of items) {
      item.tabIndex = item === stop ? 0 : -1;
      if (item === stop) item.dataset["stop"] = "true";
      else delete item.dataset["stop"];
    }
  }, [group]);

  useLayoutEffect(keepOneStop);

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const items = group.current ? itemsOf(group.current) : [];
      const next = nextIndex(event, items);
      if (next === null) return;
      event.preventDefault();
      event.stopPropagation();
      items[next]?.focus();
      keepOneStop();
    },
    [group, keepOneStop],
  );

  return { onKeyDown, onFocus: keepOneStop, keepOneStop };
}

function nextIndex(event: KeyboardEvent, items: readonly HTMLElement[]): number | null {
  if (event.ctrlKey || event.altKey || event.metaKey || items.length === 0) return null;
  if ((event.target as Element).matches("input, select, textarea")) return null;
  if (event.key === "Home") return 0;
  if (event.key === "End") return items.length - 1;
  const step = STEPS[event.key];
  if (step === undefined) return null;
  const at = items.indexOf(document.activeElement as HTMLElement);
  return (at + step + items.length) % items.length;
}
