/** Layers from top to bottom, with room for the words on the arrows. */

import { Graph, layout } from "@dagrejs/dagre";
import { chipWords } from "../constraints.ts";
import type { Point, PrecedenceConstraint } from "../document.ts";
import { GAP, GRID, overlaps, type Rect, type Size, snap } from "../placement.ts";

export interface Unit extends Size {
  readonly id: string;
}

export type Places = Map<string, Point>;

const CHIP_HEIGHT = 24;
const LETTER = 7;
/** Icon, ends and rounding of a chip. */
const CHIP_REST = 40;
/** How much more room each try gives than the one before. */
const TRIES = [0, 3 * GRID, 6 * GRID, 12 * GRID];
/** Larger packages are laid out once: each try of theirs would be felt. */
const MOST_TRIED = 200;

/** How wide the words of a constraint are drawn, about. */
export function chipWidth(constraint: PrecedenceConstraint): number {
  return CHIP_REST + LETTER * chipWords(constraint).join(" ").length;
}

/** The places with the least words over tasks and over other words; of those the narrowest. */
export function layered(units: readonly Unit[], constraints: readonly PrecedenceConstraint[]): Places {
  let best: { readonly places: Places; readonly covered: number } | undefined;
  for (const more of units.length > MOST_TRIED ? TRIES.slice(0, 1) : TRIES) {
    const places = place(units, constraints, more);
    const covered = countCovered(units, constraints, places);
    if (!best || covered < best.covered) best = { places, covered };
    if (covered === 0) break;
  }
  return best!.places;
}

function place(units: readonly Unit[], constraints: readonly PrecedenceConstraint[], more: number): Places {
  const graph = new Graph();
  graph.setGraph({ rankdir: "TB", nodesep: GAP + more, ranksep: GAP + 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of units) graph.setNode(id, { width, height });
  for (const { from_executable, to_executable } of constraints) graph.setEdge(from_executable, to_executable);
  layout(graph);
  // dagre answers centres.
  return new Map(
    units.map(({ id, width, height }) => {
      const node = graph.node(id) as { x: number; y: number };
      return [id, { x: snap(node.x - width / 2), y: snap(node.y - height / 2) }];
    }),
  );
}

/** How many chips lie on a task or on another chip; each is drawn half way between the ends of its arrow. */
export function countCovered(units: readonly Unit[], constraints: readonly PrecedenceConstraint[], places: ReadonlyMap<string, Point>): number {
  const rects = new Map(units.map((unit): [string, Rect] => [unit.id, { ...unit, ...places.get(unit.id)! }]));
  const chips = constraints.map((constraint) => chipRect(constraint, rects.get(constraint.from_executable)!, rects.get(constraint.to_executable)!));
  const sorted = [...rects.values(), ...chips].sort((one, other) => one.y - other.y);
  return chips.filter((chip) => isCovered(chip, sorted)).length;
}

/** Looks at what begins above the chip's end alone: large packages are laid out at once, too. */
function isCovered(chip: Rect, sorted: readonly Rect[]): boolean {
  for (const rect of sorted) {
    if (rect.y > chip.y + chip.height) return false;
    if (rect !== chip && overlaps(chip, rect)) return true;
  }
  return false;
}

function chipRect(constraint: PrecedenceConstraint, from: Rect, to: Rect): Rect {
  const width = chipWidth(constraint);
  const [x, y] = [(from.x + from.width / 2 + to.x + to.width / 2) / 2, (from.y + from.height + to.y) / 2];
  return { x: x - width / 2, y: y - CHIP_HEIGHT / 2, width, height: CHIP_HEIGHT };
}
