/** Making room for an executable that comes between two others. */

import type { PackageDocument, Point } from "../document/document.ts";
import { geometryOf } from "../document/geometry.ts";
import { followersOf, graphOf, insideOf } from "../document/graph.ts";
import { GAP, overlaps, type Rect, snap } from "../document/placement.ts";

export interface Room {
  readonly place: Point;
  /** Where those stand that make room. */
  readonly places: ReadonlyMap<string, Point>;
}

/** Where an executable stands between two: where it is wanted, or where it would cover one of them, behind the first, from which the second moves away with what follows it and stands behind it. */
export function makeRoom(document: PackageDocument, wanted: Rect, from: string, to: string): Room {
  const { rects } = geometryOf(document);
  const source = rects.get(from)!;
  const target = rects.get(to)!;
  if (!overlaps(wanted, source) && !overlaps(wanted, target)) return { place: { x: wanted.x, y: wanted.y }, places: new Map() };
  const isBeside = target.y < source.y + source.height && source.y < target.y + target.height;
  const [axis, extent] = isBeside ? (["x", "width"] as const) : (["y", "height"] as const);
  const isForward = target[axis] >= source[axis];
  const start = snap(isForward ? source[axis] + source[extent] + GAP : source[axis] - GAP - wanted[extent]);
  const missing = isForward ? start + wanted[extent] + GAP - target[axis] : target[axis] + target[extent] + GAP - start;
  const shift = missing > 0 ? snap(isForward ? missing : -missing) : 0;
  const graph = graphOf(document);
  const followers = followersOf(graph, to);
  const [across, breadth] = isBeside ? (["y", "height"] as const) : (["x", "width"] as const);
  const isBehind = (rect: Rect) => (isForward ? rect[axis] >= target[axis] : rect[axis] <= target[axis]) && rect[across] < target[across] + target[breadth] && target[across] < rect[across] + rect[breadth];
  const siblings = shift === 0 ? [] : insideOf(graph, graph.byId.get(to)!.parent);
  const moved = siblings.filter(({ id }) => id !== from && (followers.has(id) || isBehind(rects.get(id)!)));
  return { place: { x: source.x, y: source.y, [axis]: start }, places: new Map(moved.map(({ id }) => [id, shifted(rects.get(id)!, axis, shift)])) };
}

function shifted({ x, y }: Rect, axis: "x" | "y", shift: number): Point {
  return axis === "x" ? { x: x + shift, y } : { x, y: y + shift };
}
