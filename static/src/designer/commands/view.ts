/** The canvas's view, for those who are not inside React Flow: bring a task into sight, focus it, fit all. */

import { isSame } from "../document/comparing.ts";
import { isHandler, type Point } from "../document/document.ts";
import { absoluteRect, standIn } from "../document/geometry.ts";
import { graphOf, insideOf } from "../document/graph.ts";
import { noteOf } from "../document/notes.ts";
import { TASK_HEIGHT, TASK_WIDTH } from "../document/placement.ts";
import { app, present, type Surface, surfaceOf } from "../store/state.ts";

/** Frames to wait for a task to be drawn after it came into sight. */
const PATIENCE = 30;
const MARGIN = 56;
/** Below this zoom names cannot be read, so what takes the focus is drawn larger. */
const SMALLEST_ZOOM = 0.5;

interface Viewport extends Point {
  readonly zoom: number;
}

interface Pace {
  /** In milliseconds. */
  readonly duration: number;
}

/** What the canvas lets be done with its view. */
interface View {
  readonly setCenter: (x: number, y: number, options: Pace & { readonly zoom: number }) => unknown;
  readonly setViewport: (viewport: Viewport, options: Pace) => unknown;
  readonly getViewport: () => Viewport;
  readonly fitView: (options: Pace & { readonly padding: number; readonly maxZoom: number; readonly includeHiddenNodes: boolean }) => unknown;
  readonly zoomIn: (options: Pace) => unknown;
  readonly zoomOut: (options: Pace) => unknown;
}

let flow: View | undefined;

/** The canvas gives its view as soon as it is drawn. */
export function connectView(view: View): void {
  flow = view;
}

/** The Package Explorer: what would take the focus on the canvas takes it there, while one works there. */
export interface Tree {
  readonly isWorkedIn: () => boolean;
  readonly show: (kind: "executable" | "constraint" | "note", id: string) => void;
}

let tree: Tree | undefined;

export function connectTree(other: Tree | undefined): void {
  tree = other;
}

export function isInTree(): boolean {
  return tree?.isWorkedIn() ?? false;
}

/** Shows a line of the tree where one works in it; answers whether one does. */
export function showInTree(kind: "executable" | "constraint" | "note", id: string): boolean {
  if (!isInTree()) return false;
  tree?.show(kind, id);
  return true;
}

function duration(): number {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160;
}

export function fitCanvas(): void {
  void flow?.fitView({ padding: 0.15, maxZoom: 1, includeHiddenNodes: true, duration: duration() });
}

export function zoomIn(): void {
  void flow?.zoomIn({ duration: duration() });
}

export function zoomOut(): void {
  void flow?.zoomOut({ duration: duration() });
}

/** Moves the view as little as it takes to see a task, or as much of it as fits (WCAG 2.4.11). */
export function reveal(id: string): void {
  const canvas = document.querySelector("#canvas .react-flow");
  const rect = absoluteRect(present(), id);
  if (!flow || !canvas || !rect) return;
  const { x, y, zoom } = flow.getViewport();
  if (zoom < SMALLEST_ZOOM) return void flow.setCenter(rect.x + TASK_WIDTH / 2, rect.y + TASK_HEIGHT / 2, { zoom: SMALLEST_ZOOM, duration: duration() });
  const dx = shift(rect.x * zoom + x, rect.width * zoom, canvas.clientWidth);
  const dy = shift(rect.y * zoom + y, rect.height * zoom, canvas.clientHeight);
  if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: duration() });
}

/** How far a stretch must move to be within a window; its beginning counts where it is too long. */
function shift(start: number, length: number, room: number): number {
  const last = Math.max(MARGIN, room - MARGIN - length);
  return Math.min(Math.max(start, MARGIN), last) - start;
}

/** Shows another flow on the canvas; nothing of the one before stays selected. */
export function showSurface(surface: Surface): void {
  if (isSame(surface, app.get().surface)) return;
  app.set({ surface, selected: new Set(), constraints: new Set(), current: null });
}

/** Gives a task or group the focus, the canvas's tab stop and a place in sight, where it may be already; for what is in a collapsed one, that one. */
export function focusTask(id: string, isInSight = false): void {
  const executable = graphOf(present()).byId.get(id);
  if ((executable || noteOf(present(), id)) && showInTree(executable ? "executable" : "note", id)) return;
  focusOnCanvas(id, isInSight);
}

/** The same on the canvas alone. */
export function focusOnCanvas(id: string, isInSight = false): void {
  const executable = graphOf(present()).byId.get(id);
  if (executable || noteOf(present(), id)) {
    const surface = surfaceOf(app.get(), id);
    if (!isSame(surface, app.get().surface)) app.set({ surface });
  }
  const shown = executable ? standIn(present(), id) : id;
  if (executable && isHandler(executable)) return focusFlow(id);
  app.set({ current: shown });
  if (!isInSight) reveal(shown);
  whenDrawn(shown, PATIENCE);
}

function focusFlow(handler: string): void {
  const first = insideOf(graphOf(present()), handler)[0];
  if (first) focusOnCanvas(first.id);
  else document.getElementById("canvas")?.focus();
}

function whenDrawn(id: string, patience: number): void {
  const element = document.querySelector<HTMLElement>(`#canvas [data-task="${CSS.escape(id)}"]`);
  if (element) element.focus({ preventScroll: true });
  else if (patience > 0) requestAnimationFrame(() => whenDrawn(id, patience - 1));
}
