/** The canvas's view, for those who are not inside React Flow: bring a task into sight, focus it, fit all. */

import type { ReactFlowInstance } from "@xyflow/react";
import { app, present } from "./state.ts";
import { graphOf } from "./graph.ts";
import { TASK_HEIGHT, TASK_WIDTH } from "./placement.ts";

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

/** Moves the view so that a task is wholly seen (WCAG 2.4.11); does nothing when it already is. */
export function reveal(id: string): void {
  const canvas = document.querySelector("#canvas .react-flow");
  const task = graphOf(present()).byId.get(id);
  if (!flow || !canvas || !task) return;
  const { x, y, zoom } = flow.getViewport();
  const left = task.x * zoom + x;
  const top = task.y * zoom + y;
  const isSeen =
    left >= MARGIN && top >= MARGIN && left + TASK_WIDTH * zoom <= canvas.clientWidth - MARGIN && top + TASK_HEIGHT * zoom <= canvas.clientHeight - MARGIN;
  if (isSeen) return;
  void flow.setCenter(task.x + TASK_WIDTH / 2, task.y + TASK_HEIGHT / 2, { zoom: Math.max(zoom, 0.5), duration: duration() });
}

/** Gives a task the focus, the canvas's tab stop and a place in sight. */
export function focusTask(id: string): void {
  app.set({ current: id });
  reveal(id);
  whenDrawn(id, PATIENCE);
}

function whenDrawn(id: string, patience: number): void {
  const element = document.querySelector<HTMLElement>(`#canvas [data-task="${CSS.escape(id)}"]`);
  if (element) element.focus({ preventScroll: true });
  else if (patience > 0) requestAnimationFrame(() => whenDrawn(id, patience - 1));
}
