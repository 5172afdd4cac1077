/** Where tasks are on the canvas: finding a free place for a new one, and the nearest one in a direction. */

import type { Executable, Point } from "./document.ts";

export const TASK_WIDTH = 232;
export const TASK_HEIGHT = 68;
/** Space kept free between tasks that the designer places itself. */
export const GAP = 56;
export const GRID = 8;

export type Direction = "up" | "down" | "left" | "right";

export function snap(value: number): number {
  return Math.round(value / GRID) * GRID;
}

function overlaps(point: Point, other: Point, margin: number): boolean {
  return Math.abs(point.x - other.x) < TASK_WIDTH + margin && Math.abs(point.y - other.y) < TASK_HEIGHT + margin;
}

/** The wanted place, or the nearest to its right (then in the rows below) that overlaps nothing. */
export function freePlace(wanted: Point, executables: readonly Point[]): Point {
  const start = { x: snap(wanted.x), y: snap(wanted.y) };
  for (let row = 0; row <= executables.length; row += 1) {
    const y = start.y + row * (TASK_HEIGHT + GAP);
    const inRow = executables.filter((executable) => Math.abs(executable.y - y) < TASK_HEIGHT + GRID);
    for (let column = 0; column < 4; column += 1) {
      const place = { x: start.x + column * (TASK_WIDTH + GAP), y };
      if (!inRow.some((executable) => overlaps(place, executable, GRID))) return place;
    }
  }
  return start;
}

/** Where a task added by a button goes: below the given one, or the first task's place in an empty package. */
export function placeForNew(below: Executable | undefined, executables: readonly Executable[]): Point {
  if (below) return freePlace({ x: below.x, y: below.y + TASK_HEIGHT + GAP }, executables);
  const lowest = executables.reduce<Executable | undefined>((low, each) => (!low || each.y > low.y ? each : low), undefined);
  return lowest ? placeForNew(lowest, executables) : { x: 0, y: 0 };
}

/** The task that one would call the next in a direction; sideways distance counts double. */
export function nearest(from: Executable, direction: Direction, executables: readonly Executable[]): Executable | null {
  let best: Executable | null = null;
  let bestDistance = Infinity;
  for (const other of executables) {
    if (other.id === from.id) continue;
    const [along, aside] = distances(from, other, direction);
    if (along <= 0) continue;
    const distance = along + 2 * aside;
    if (distance < bestDistance) [best, bestDistance] = [other, distance];
  }
  return best;
}

function distances(from: Point, to: Point, direction: Direction): [along: number, aside: number] {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  switch (direction) {
    case "up":
      return [-dy, Math.abs(dx)];
    case "down":
      return [dy, Math.abs(dx)];
    case "left":
      return [-dx, Math.abs(dy)];
    case "right":
      return [dx, Math.abs(dy)];
  }
}
