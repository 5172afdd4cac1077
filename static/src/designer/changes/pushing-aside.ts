/** Moving executables out of the way of a container that has grown. */

import { type Executable, isContainer, type PackageDocument } from "../document/document.ts";
import { geometryOf } from "../document/geometry.ts";
import { containersOf, graphOf, insideOf } from "../document/graph.ts";
import { GRID, overlaps, type Rect, snap } from "../document/placement.ts";

/** Where containers have grown, what stands below and beside them is moved away, from the inside out. */
export function pushAllAside(before: PackageDocument, after: PackageDocument): PackageDocument {
  const depth = (id: string) => containersOf(graphOf(after), id).length;
  const containers = after.executables.filter(isContainer).map(({ id }) => [id, depth(id)] as const);
  containers.sort((one, other) => other[1] - one[1]);
  return containers.reduce((document, [id]) => {
    const was = geometryOf(before).rects.get(id);
    return was ? pushAside(document, id, was) : document;
  }, after);
}

/** Moves what an executable has come to cover, since it had another box, out of its way. */
export function pushAside(document: PackageDocument, id: string, was: Rect): PackageDocument {
  const { byId } = graphOf(document);
  const { rects } = geometryOf(document);
  const self = byId.get(id)!;
  const now = rects.get(id)!;
  const siblings = insideOf(graphOf(document), self.parent).filter((each) => each.id !== id);
  const grown = { x: now.x + now.width - (was.x + was.width), y: now.y + now.height - (was.y + was.height) };
  const isCovered = (each: Executable) => overlaps(now, rects.get(each.id)!, GRID);
  const below = siblings.filter((each) => each.y >= was.y + was.height);
  const beside = siblings.filter((each) => each.x >= was.x + was.width && each.y < was.y + was.height);
  const dy = grown.y > 0 && below.some(isCovered) ? snap(grown.y) : 0;
  const dx = grown.x > 0 && beside.some(isCovered) ? snap(grown.x) : 0;
  if (dx === 0 && dy === 0) return document;
  const isBelow = new Set(dy > 0 ? below : []);
  const isBeside = new Set(dx > 0 ? beside : []);
  const executables = document.executables.map((each) => {
    if (isBelow.has(each)) return { ...each, y: each.y + dy };
    return isBeside.has(each) ? { ...each, x: each.x + dx } : each;
  });
  return { ...document, executables };
}
