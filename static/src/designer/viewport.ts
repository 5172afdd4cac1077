/** The canvas's view, for those who are not inside React Flow: bring a task into sight, focus it, fit all. */

import type { ReactFlowInstance } from "@xyflow/react";
import { isSame } from "./changes.ts";
import { app, present, surfaceOf, type Surface } from "./state.ts";
import { isHandler } from "./document.ts";
import { absoluteRect, standIn } from "./geometry.ts";
import { graphOf, insideOf } from "./graph.ts";

/** Frames to wait for a task to be drawn after it came into sight. */
const PATIENCE = 30;
const MARGIN = 24;

let flow: Pick<ReactFlowInstance, "setCenter" | "fitView" | "getViewport" | "zoomIn" | "zoomOut"> | undefined;

export function useAsViewport(instance: typeof flow): void {
  flow = instance;
}

function duration(): number {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160;
}

export function fitCanvas(): void {
  void flow?.fitView({ padding: 0.15, maxZoom: 1, duration: duration() });
}

export function zoomIn(): void {
  void flow?.zoomIn({ duration: duration() });
}

export function zoomOut(): void {
  void flow?.zoomOut({ duration: duration() });
}

/** Moves the view so that a task is seen, as far as it fits (WCAG 2.4.11); does nothing when it already is. */
export function reveal(id: string): void {
  const canvas = document.querySelector("#canvas .react-flow");
  const rect = absoluteRect(present(), id);
  if (!flow || !canvas || !rect) return;
  const { x, y, zoom } = flow.getViewport();
  const left = rect.x * zoom + x;
  const top = rect.y * zoom + y;
  const width = Math.min(rect.width * zoom, canvas.clientWidth - 2 * MARGIN);
  const height = Math.min(rect.height * zoom, canvas.clientHeight - 2 * MARGIN);
  const isSeen = left >= MARGIN && top >= MARGIN && left + width <= canvas.clientWidth - MARGIN && top + height <= canvas.clientHeight - MARGIN;
  if (isSeen) return;
  const scale = Math.max(zoom, 0.5);
  void flow.setCenter(rect.x + Math.min(rect.width, canvas.clientWidth / scale) / 2, rect.y + Math.min(rect.height, canvas.clientHeight / scale) / 2, { zoom: scale, duration: duration() });
}

/** Shows another flow on the canvas; nothing of the one before stays selected. */
export function showSurface(surface: Surface): void {
  if (isSame(surface, app.get().surface)) return;
  app.set({ surface, selected: new Set(), constraints: new Set(), current: null });
}

/** Gives a task or group the focus, the canvas's tab stop and a place in sight; for what is in a collapsed one, that one. */
export function focusTask(id: string): void {
  const executable = graphOf(present()).byId.get(id);
  if (executable) {
    const surface = surfaceOf(app.get(), id);
    if (!isSame(surface, app.get().surface)) showSurface(surface);
  }
  const shown = executable ? standIn(present(), id) : id;
  if (executable && isHandler(executable)) return focusFlow(id);
  app.set({ current: shown });
  reveal(shown);
  whenDrawn(shown, PATIENCE);
}

function focusFlow(handler: string): void {
  const first = insideOf(graphOf(present()), handler)[0];
  if (first) focusTask(first.id);
  else document.getElementById("canvas")?.focus();
}

function whenDrawn(id: string, patience: number): void {
  const element = document.querySelector<HTMLElement>(`#canvas [data-task="${CSS.escape(id)}"]`);
  if (element) element.focus({ preventScroll: true });
  else if (patience > 0) requestAnimationFrame(() => whenDrawn(id, patience - 1));
}
