/** What the mouse does from afar, where most of what it is on has no element of its own. */

import { useReactFlow, useStore } from "@xyflow/react";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Point } from "../../document/document.ts";
import { isSame } from "../../document/comparing.ts";
import { app } from "../../store/state.ts";
import { type Boxes, topmostAt, touchedBy } from "./boxes.ts";

/** Finds what is drawn at a point of the window. */
export type Find = (point: Point) => string | undefined;

export function useFinding(boxes: RefObject<Boxes>): Find {
  const { screenToFlowPosition } = useReactFlow();
  return useCallback((point) => topmostAt(boxes.current, screenToFlowPosition(point, { snapToGrid: false })), [boxes, screenToFlowPosition]);
}

/**
 * What the pointer is on. It gets its element at once, so that the press that follows meets it: clicks, drags and menus are then
 * those of any task. While a button is held nothing changes.
 */
export function useHovered(section: RefObject<HTMLElement | null>, isFar: boolean, find: Find): string | null {
  const [hovered, setHovered] = useState<string | null>(null);
  const shown = useRef<string | null>(null);
  useEffect(() => {
    const element = section.current;
    if (!element || !isFar) return undefined;
    const show = (id: string | null) => {
      if (id === shown.current) return;
      shown.current = id;
      flushSync(() => setHovered(id));
    };
    const look = (event: PointerEvent) => {
      if (event.buttons !== 0 || event.pointerType === "touch") return;
      const isInFlow = event.target instanceof Element && event.target.closest(".react-flow__viewport, .react-flow__pane") !== null;
      show((isInFlow && find({ x: event.clientX, y: event.clientY })) || null);
    };
    const leave = (event: PointerEvent) => event.buttons === 0 && show(null);
    element.addEventListener("pointermove", look, { capture: true });
    element.addEventListener("pointerleave", leave);
    return () => {
      element.removeEventListener("pointermove", look, { capture: true });
      element.removeEventListener("pointerleave", leave);
      shown.current = null;
      setHovered(null);
    };
  }, [section, isFar, find]);
  return hovered;
}

/** A marquee chooses what it touches; React Flow looks at what has an element alone. */
export function useMarquee(isLayered: boolean, boxes: RefObject<Boxes>): void {
  const drawn = useStore((state) => (isLayered ? state.userSelectionRect : null));
  const [x, y, zoom] = useStore((state) => state.transform);
  useEffect(() => {
    if (!drawn) return;
    const rect = { x: (drawn.x - x) / zoom, y: (drawn.y - y) / zoom, width: drawn.width / zoom, height: drawn.height / zoom };
    const touched = touchedBy(boxes.current, rect);
    if (isSame(touched, [...app.get().selected])) return;
    app.set({ selected: new Set(touched), constraints: new Set(), ...(touched.length > 0 ? { current: touched.at(-1)! } : {}) });
  }, [drawn, x, y, zoom, boxes]);
}
