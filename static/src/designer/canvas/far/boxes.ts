/**
 * The room canvas/far/: a large flow as it is seen from afar, in one picture, with as few nodes of React Flow as the pointer and
 * the keyboard need; and its map. Which nodes those are, and from which zoom and how many tasks on, Canvas.tsx says (useShown).
 *
 * Where everything stands, in the flow's coordinates; pure.
 */

import type { Point } from "../../document/document.ts";
import { overlaps, type Rect } from "../../document/placement.ts";

/** What of a node of React Flow says where it is. */
export interface Standing {
  readonly id: string;
  readonly parentId?: string | undefined;
  readonly position: Point;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** By their IDs, in the order in which they are drawn: what is in a container behind it. */
export type Boxes = ReadonlyMap<string, Rect>;

export function boxesOf(nodes: readonly Standing[]): Boxes {
  const boxes = new Map<string, Rect>();
  for (const { id, parentId, position, width = 0, height = 0 } of nodes) {
    const around = parentId === undefined ? undefined : boxes.get(parentId);
    boxes.set(id, { x: position.x + (around?.x ?? 0), y: position.y + (around?.y ?? 0), width, height });
  }
  return boxes;
}

/** What is drawn last of all that hold a point. */
export function topmostAt(boxes: Boxes, { x, y }: Point): string | undefined {
  let found: string | undefined;
  for (const [id, box] of boxes) if (x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height) found = id;
  return found;
}

/** All that a rectangle touches. */
export function touchedBy(boxes: Boxes, rect: Rect): readonly string[] {
  return Array.from(boxes).flatMap(([id, box]) => (overlaps(box, rect) ? [id] : []));
}
