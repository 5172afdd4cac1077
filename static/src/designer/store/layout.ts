/**
 * How large the panes are, which are closed, the open tab and each package's place on the canvas, remembered by the browser.
 *
 * What a browser keeps may be anything, or nothing where it keeps nothing: it counts as far as it makes sense.
 */

import { Store, useStore } from "./store.ts";

export type Tab = "connections" | "variables" | "parameters" | "progress" | "result" | "explorer" | "issues";
export type Side = "toolbox" | "properties" | "bottom";

/** The least and the most that a pane may have, in pixels. */
export const BOUNDS: Readonly<Record<Side, readonly [number, number]>> = { toolbox: [64, 420], properties: [220, 720], bottom: [110, 900] };

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Layout {
  /** What somebody has chosen, in pixels; the others are as large as the window suggests. */
  readonly sizes: Readonly<Partial<Record<Side, number>>>;
  readonly closed: readonly Side[];
  readonly isTall: boolean;
  readonly tab: Tab;
  /** Whether properties stand by their names, and not by categories. */
  readonly isByName: boolean;
  /** The canvas alone; not remembered. */
  readonly isFull: boolean;
}

const KEY = "mailwright-designer";
const VIEWS_KEY = "mailwright-views";
/** Packages whose places are remembered, the newest last. */
const MOST_VIEWS = 40;
const SIDES: readonly Side[] = ["toolbox", "properties", "bottom"];
/** Tabs that make sense without a run. */
const TABS: readonly Tab[] = ["connections", "variables", "parameters", "explorer", "issues"];

export const layout = new Store<Layout>({ ...readLayout(readText(KEY)), isFull: false });

export function useLayout<Part>(select: (state: Layout) => Part): Part {
  return useStore(layout, select);
}

export function bounded(side: Side, size: number): number {
  const [least, most] = BOUNDS[side];
  return Math.round(Math.min(Math.max(size, least), most));
}

export function resizePane(side: Side, size: number | null): void {
  const { [side]: _, ...others } = layout.get().sizes;
  remember({ sizes: size === null ? others : { ...others, [side]: bounded(side, size) }, closed: without(side) });
}

export function togglePane(side: Side): void {
  remember({ closed: layout.get().closed.includes(side) ? without(side) : [...without(side), side] });
}

/** A pane that is gone to is open. */
export function openPane(side: Side): void {
  if (layout.get().closed.includes(side)) remember({ closed: without(side) });
  if (layout.get().isFull) layout.set({ isFull: false });
}

export function toggleTall(): void {
  const { bottom: _, ...others } = layout.get().sizes;
  remember({ isTall: !layout.get().isTall, sizes: others, closed: without("bottom") });
}

export function sortProperties(isByName: boolean): void {
  remember({ isByName });
}

export function toggleFull(): void {
  layout.set({ isFull: !layout.get().isFull });
}

export function rememberTab(tab: Tab): void {
  if (TABS.includes(tab) && tab !== layout.get().tab) remember({ tab });
}

/** Where a package was looked at the last time. */
export function viewOf(key: string): View | null {
  return readViews(readText(VIEWS_KEY)).find(([each]) => each === key)?.[1] ?? null;
}

export function rememberView(key: string, view: View): void {
  const others = readViews(readText(VIEWS_KEY)).filter(([each]) => each !== key);
  writeText(VIEWS_KEY, JSON.stringify([...others, [key, view]].slice(-MOST_VIEWS)));
}

function without(side: Side): readonly Side[] {
  return layout.get().closed.filter((each) => each !== side);
}

function remember(part: Partial<Layout>): void {
  layout.set(part);
  const { isFull: _, ...kept } = layout.get();
  writeText(KEY, JSON.stringify(kept));
}

export function readLayout(text: string | null): Omit<Layout, "isFull"> {
  const read = parse(text) as Partial<Layout> | null;
  const sizes: Partial<Record<Side, number>> = {};
  for (const side of SIDES) {
    const size = read?.sizes?.[side];
    if (typeof size === "number" && Number.isFinite(size)) sizes[side] = bounded(side, size);
  }
  const closed = Array.isArray(read?.closed) ? SIDES.filter((side) => read.closed?.includes(side)) : [];
  return { sizes, closed, isTall: read?.isTall === true, isByName: read?.isByName === true, tab: TABS.find((tab) => tab === read?.tab) ?? "connections" };
}

export function readViews(text: string | null): readonly (readonly [string, View])[] {
  const read = parse(text);
  return Array.isArray(read) ? read.filter(isView) : [];
}

function isView(entry: unknown): entry is readonly [string, View] {
  if (!Array.isArray(entry) || typeof entry[0] !== "string") return false;
  const { x, y, zoom } = (entry[1] ?? {}) as Partial<View>;
  return [x, y, zoom].every((number) => Number.isFinite(number)) && zoom! > 0 && zoom! <= 2;
}

function parse(text: string | null): unknown {
  try {
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}

function readText(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // this browser keeps nothing
  }
}

function writeText(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // It is forgotten at the next reload, which is all.
  }
}
