/** Aligning and distributing what stands in one container, and the lines that show it while something is dragged. */

import type { PackageDocument, Point } from "../document/document.ts";
import { geometryOf } from "../document/geometry.ts";
import { parentOf } from "../document/notes.ts";
import { boundsOf, GRID, type Rect } from "../document/placement.ts";
import { Refusal } from "./refusal.ts";

export const ALIGNMENTS = ["left", "center", "right", "top", "middle", "bottom", "across", "down"] as const;
/** Along an edge or the middle; across and down give equal room between. */
export type Alignment = (typeof ALIGNMENTS)[number];

/** What is aligned does not come closer than this. */
const LEAST = 2 * GRID;

type Axis = "x" | "y";
const EXTENT = { x: "width", y: "height" } as const;
const AXES: Readonly<Record<Alignment, Axis>> = { left: "x", center: "x", right: "x", across: "x", top: "y", middle: "y", bottom: "y", down: "y" };
/** How much of its own extent lies before the line. */
const SHARES: Readonly<Partial<Record<Alignment, number>>> = { left: 0, center: 0.5, right: 1, top: 0, middle: 0.5, bottom: 1 };

interface Placed extends Rect {
  readonly id: string;
}

/** Where these stand when they are aligned. Throws Refusal. */
export function alignedPlaces(document: PackageDocument, ids: readonly string[], how: Alignment): ReadonlyMap<string, Point> {
  const { rects } = geometryOf(document);
  if (new Set(ids.map((id) => parentOf(document, id))).size > 1) throw new Refusal("Choose tasks of one container. These are in different ones.");
  const placed = ids.map((id) => ({ ...rects.get(id)!, id }));
  const share = SHARES[how];
  const moved = share === undefined ? distribute(placed, AXES[how]) : keepApart(alongLine(placed, AXES[how], share), AXES[how] === "x" ? "y" : "x");
  return new Map(moved.map(({ id, x, y }) => [id, { x: Math.round(x), y: Math.round(y) }]));
}

function alongLine(placed: readonly Placed[], axis: Axis, share: number): readonly Placed[] {
  const bounds = boundsOf(placed)!;
  const line = bounds[axis] + share * bounds[EXTENT[axis]];
  return placed.map((each) => ({ ...each, [axis]: line - share * each[EXTENT[axis]] }));
}

/** What would lie on the one before moves on. */
function keepApart(placed: readonly Placed[], axis: Axis): readonly Placed[] {
  const moved: Placed[] = [];
  for (const each of [...placed].sort((one, other) => one[axis] - other[axis])) {
    const last = moved.at(-1);
    const least = last ? last[axis] + last[EXTENT[axis]] + LEAST : -Infinity;
    moved.push({ ...each, [axis]: Math.max(each[axis], least) });
  }
  return moved;
}

function distribute(placed: readonly Placed[], axis: Axis): readonly Placed[] {
  const extent = EXTENT[axis];
  const sorted = [...placed].sort((one, other) => one[axis] + one[extent] / 2 - other[axis] - other[extent] / 2);
  const all = sorted.reduce((sum, each) => sum + each[extent], 0);
  const bounds = boundsOf(sorted)!;
  const gap = Math.max(LEAST, (bounds[extent] - all) / Math.max(1, sorted.length - 1));
  let at = bounds[axis];
  return sorted.map((each) => {
    const next = { ...each, [axis]: at };
    at += each[extent] + gap;
    return next;
  });
}

/** A line along which what is dragged stands with something else: at x (vertical) or y, from one end to the other. */
export interface Guide {
  readonly axis: Axis;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Guided {
  readonly dx: number;
  readonly dy: number;
  readonly guides: readonly Guide[];
}

/** Nearer than this it is drawn to the line. */
const REACH = GRID / 2;

/** How far a box is drawn to lines of others, and those lines. */
export function findGuides(moving: Rect, others: readonly Rect[]): Guided {
  const [x, y] = [nearestLine(moving, others, "x"), nearestLine(moving, others, "y")];
  const moved = { ...moving, x: moving.x + x, y: moving.y + y };
  return { dx: x, dy: y, guides: [...guidesOf(moved, others, "x"), ...guidesOf(moved, others, "y")] };
}

function linesOf(rect: Rect, axis: Axis): readonly number[] {
  return [0, 0.5, 1].map((share) => rect[axis] + share * rect[EXTENT[axis]]);
}

function nearestLine(moving: Rect, others: readonly Rect[], axis: Axis): number {
  const own = linesOf(moving, axis);
  let best = Infinity;
  for (const other of others) linesOf(other, axis).forEach((line, index) => (best = Math.abs(line - own[index]!) < Math.abs(best) ? line - own[index]! : best));
  return Math.abs(best) <= REACH ? best : 0;
}

function guidesOf(moved: Rect, others: readonly Rect[], axis: Axis): readonly Guide[] {
  const across = axis === "x" ? "y" : "x";
  return linesOf(moved, axis).flatMap((at, index) => {
    const along = others.filter((each) => Math.abs(linesOf(each, axis)[index]! - at) < 0.5);
    const bounds = along.length > 0 ? boundsOf([moved, ...along])! : null;
    return bounds ? [{ axis, at, from: bounds[across], to: bounds[across] + bounds[EXTENT[across]] }] : [];
  });
}
