/** Where tasks are on the canvas: finding a free place for a new one, and the nearest one in a direction. */

import type { Point } from "./document.ts";

export const TASK_WIDTH = 232;
export const TASK_HEIGHT = 68;
/** Space kept free between tasks that the designer places itself. */
export const GAP = 56;
export const GRID = 8;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rect extends Point, Size {}

export const TASK_SIZE: Size = { width: TASK_WIDTH, height: TASK_HEIGHT };

export type Direction = "up" | "down" | "left" | "right";

export function snap(value: number): number {
  return Math.round(value / GRID) * GRID;
}

/** Whether two boxes come closer than a margin. */
export function overlaps(one: Rect, other: Rect, margin = 0): boolean {
  return (
    one.x < other.x + other.width + margin &&
    other.x < one.x + one.width + margin &&
    one.y < other.y + other.height + margin &&
    other.y < one.y + one.height + margin
  );
}

/** The smallest box around some; null around nothing. */
export function boundsOf(rects: readonly Rect[]): Rect | null {
  if (rects.length === 0) return null;
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  return { x, y, width: Math.max(...rects.map((rect) => rect.x + rect.width)) - x, height: Math.max(...rects.map((rect) => rect.y + rect.height)) - y };
}

/** The middle of a view of this width that has the first task in it and as little as can be of the nothing beside the flow. */
export function middleFor(first: Rect, flow: Rect, width: number): number {
  const [least, most] = [flow.x - GAP + width / 2, flow.x + flow.width + GAP - width / 2];
  if (least > most) return flow.x + flow.width / 2;
  return Math.min(Math.max(first.x + first.width / 2, least), most);
}

/** The wanted place, or the nearest to its right (then in the rows below) that overlaps nothing. */
export function freePlace(wanted: Point, taken: readonly Rect[], size: Size = TASK_SIZE): Point {
  const start = { x: snap(wanted.x), y: snap(wanted.y) };
  for (let row = 0; row <= taken.length; row += 1) {
    const y = start.y + row * (TASK_HEIGHT + GAP);
    const inRow = taken.filter((rect) => overlaps({ ...size, x: rect.x, y }, rect, GRID));
    for (let column = 0; column < 4; column += 1) {
      const place = { ...size, x: start.x + column * (TASK_WIDTH + GAP), y };
      if (!inRow.some((rect) => overlaps(place, rect, GRID))) return { x: place.x, y };
    }
  }
  return start;
}

/** Where a task added by a button goes: below the given one, else below the lowest, else the first place. */
export function placeForNew(below: Rect | undefined, taken: readonly Rect[], first: Point, size: Size = TASK_SIZE): Point {
  if (below) return freePlace({ x: below.x, y: below.y + below.height + GAP }, taken, size);
  const lowest = taken.reduce<Rect | undefined>((low, each) => (!low || each.y + each.height > low.y + low.height ? each : low), undefined);
  return lowest ? placeForNew(lowest, taken, first, size) : first;
}

/** The one that one would call the next in a direction; sideways distance counts double. */
export function nearest<Item extends Rect & { readonly id: string }>(from: Item, direction: Direction, others: readonly Item[]): Item | null {
  let best: Item | null = null;
  let bestDistance = Infinity;
  for (const other of others) {
    if (other.id === from.id) continue;
    const [along, aside] = distances(from, other, direction);
    if (along <= 0) continue;
    const distance = along + 2 * aside;
    if (distance < bestDistance) [best, bestDistance] = [other, distance];
  }
  return best;
}

/** Between the middles; aside, a larger box is as near as its edge. */
function distances(from: Rect, to: Rect, direction: Direction): [along: number, aside: number] {
  const dx = to.x + to.width / 2 - from.x - from.width / 2;
  const dy = to.y + to.height / 2 - from.y - from.height / 2;
  const besideX = Math.max(0, Math.abs(dx) - Math.abs(to.width - from.width) / 2);
  const besideY = Math.max(0, Math.abs(dy) - Math.abs(to.height - from.height) / 2);
  switch (direction) {
    case "up":
      return [-dy, besideX];
    case "down":
      return [dy, besideX];
    case "left":
      return [-dx, besideY];
    case "right":
      return [dx, besideY];
  }
}
