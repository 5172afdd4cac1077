/** Of very many lines those are drawn that are in sight: a thousand tasks cost what a screen of them costs. */

import { type RefObject, useCallback, useEffect, useState } from "react";

/** Lines that are drawn above and below what is in sight. */
const BEYOND = 12;
/** Of a line before it was measured, in pixels. */
const USUAL = 26;

interface Window {
  readonly first: number;
  readonly last: number;
  /** Lines that are in sight at once. */
  readonly page: number;
  readonly onScroll: () => void;
  readonly scrollTo: (index: number) => void;
}

/** The lines to draw of a list that scrolls; they are all of one height, which goes with the size of the text. */
export function useWindow(list: RefObject<HTMLElement | null>, count: number): Window {
  const [{ top, height, row }, setPlace] = useState({ top: 0, height: 400, row: USUAL });
  const measure = useCallback(() => {
    const element = list.current;
    if (!element) return;
    const drawn = element.querySelector<HTMLElement>("[role=treeitem]")?.offsetHeight;
    setPlace({ top: element.scrollTop, height: element.clientHeight, row: drawn && drawn > 0 ? drawn : USUAL });
  }, [list]);

  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [list, measure]);

  const scrollTo = useCallback(
    (index: number) => {
      const element = list.current;
      if (!element) return;
      const start = index * row;
      if (start < element.scrollTop) element.scrollTop = start;
      else if (start + row > element.scrollTop + element.clientHeight) element.scrollTop = start + row - element.clientHeight;
    },
    [list, row],
  );

  const first = Math.max(0, Math.min(Math.floor(top / row) - BEYOND, count - 1));
  return { first, last: Math.min(count, Math.ceil((top + height) / row) + BEYOND), page: Math.max(1, Math.floor(height / row) - 1), onScroll: measure, scrollTo };
}
