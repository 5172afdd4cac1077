/** Moving and resizing by dragging: what is on its way, and the one step at its end. */

import type { NodeChange, NodeDimensionChange, NodePositionChange } from "@xyflow/react";
import { useCallback, useRef, useState } from "react";
import { findGuides, type Guide, type Guided } from "../changes/aligning.ts";
import { resizeTo } from "../commands/containers.ts";
import { isContainer, type PackageDocument, type Point } from "../document/document.ts";
import { absoluteRect, geometryOf } from "../document/geometry.ts";
import { graphOf, insideOf } from "../document/graph.ts";
import { notesIn, parentOf } from "../document/notes.ts";
import { boundsOf, snap } from "../document/placement.ts";
import { app, present } from "../store/state.ts";
import { drop } from "./dropping.ts";
import { type Dragged, type FlowNode, NOTHING_DRAGGED, type Shown, useFlowNodes } from "./nodes/nodes.ts";

const NO_GUIDES: readonly Guide[] = [];
const UNGUIDED: Guided = { dx: 0, dy: 0, guides: NO_GUIDES };

/** Nodes with the places of a drag that is not over yet; its end is one step. */
export function useNodes(document: PackageDocument, shown: Shown) {
  const [dragged, setDragged] = useState(NOTHING_DRAGGED);
  const nodes = useFlowNodes(document, shown, dragged);
  const places = useRef(new Map<string, Point>());
  const [guides, setGuides] = useState<readonly Guide[]>([]);

  const onNodesChange = useCallback((changes: NodeChange<FlowNode>[]) => {
    applySelection(changes);
    const sizes = changes.filter((change) => change.type === "dimensions").filter((change) => change.resizing !== undefined);
    if (sizes.length > 0) return applySizes(sizes, setDragged);
    const moves = changes.filter((change) => change.type === "position");
    if (moves.length === 0) return;
    const { dx, dy, guides: found } = guidesFor(moves);
    for (const { id, position } of moves) if (position) for (const [each, place] of placesOf(id, { x: position.x + dx, y: position.y + dy })) places.current.set(each, place);
    const isOver = !moves.some((move) => move.dragging);
    setGuides(isOver ? NO_GUIDES : found);
    if (!isOver) return setDragged({ ...NOTHING_DRAGGED, places: new Map(places.current) });
    const moved = places.current;
    places.current = new Map();
    drop(moved);
    setDragged(NOTHING_DRAGGED);
  }, []);

  return { nodes, onNodesChange, guides };
}

/** How far what is dragged is drawn to lines of what stands beside it, in the container that it comes from. */
function guidesFor(moves: readonly NodePositionChange[]): Guided {
  const document = present();
  const graph = graphOf(document);
  const { rects, hidden } = geometryOf(document);
  const moved = moves.flatMap(({ id, position }) => (position && rects.has(id) ? [{ ...rects.get(id)!, ...position }] : []));
  const bounds = boundsOf(moved);
  const parent = parentOf(document, moves[0]!.id);
  if (!bounds || parent === undefined || app.get().dropTarget !== null) return UNGUIDED;
  const ids = new Set(moves.map(({ id }) => id));
  const others = [...insideOf(graph, parent), ...notesIn(document, parent)].filter(({ id }) => !ids.has(id) && !hidden.has(id)).map(({ id }) => rects.get(id)!);
  const guided = findGuides(bounds, others);
  const container = parent === null ? undefined : graph.byId.get(parent);
  const { x, y } = container && isContainer(container) ? absoluteRect(document, container.id)! : { x: 0, y: 0 };
  return { ...guided, guides: guided.guides.map((guide) => shifted(guide, x, y)) };
}

/** In the coordinates of the flow. */
function shifted({ axis, at, from, to }: Guide, x: number, y: number): Guide {
  const [along, across] = axis === "x" ? [x, y] : [y, x];
  return { axis, at: at + along, from: from + across, to: to + across };
}

/** Where a node is dragged to; with a group go its tasks, and with tasks the notes on them. */
function placesOf(id: string, place: Point): ReadonlyMap<string, Point> {
  const { groups, notes } = present();
  const { rects } = geometryOf(present());
  const was = rects.get(id)!;
  const tasks = groups.find((each) => each.id === id)?.executables ?? [];
  const along = notes.filter(({ executable }) => executable !== null && (executable === id || tasks.includes(executable)));
  const places = [...tasks, ...along.map((note) => note.id)].map((each) => {
    const { x, y } = rects.get(each)!;
    return [each, { x: x + place.x - was.x, y: y + place.y - was.y }] as const;
  });
  return new Map([[id, place], ...places]);
}

/** A container's corner is dragged; its end is one step. */
function applySizes(sizes: readonly NodeDimensionChange[], setDragged: (dragged: Dragged) => void): void {
  const [{ id, dimensions, resizing }] = sizes as [NodeDimensionChange];
  if (!dimensions) return;
  if (resizing) return setDragged({ ...NOTHING_DRAGGED, sizes: new Map([[id, dimensions]]) });
  const { x, y } = geometryOf(present()).rects.get(id)!;
  resizeTo(id, { x, y, width: snap(dimensions.width), height: snap(dimensions.height) });
  setDragged(NOTHING_DRAGGED);
}

function applySelection(changes: readonly NodeChange<FlowNode>[]): void {
  const selections = changes.filter((change) => change.type === "select");
  if (selections.length === 0) return;
  const next = new Set(app.get().selected);
  for (const { id, selected } of selections) {
    if (selected) next.add(id);
    else next.delete(id);
  }
  const last = selections.findLast(({ selected }) => selected)?.id;
  // Tasks are unselected too when a constraint is clicked, which then stays selected.
  app.set(last === undefined ? { selected: next } : { selected: next, constraints: new Set(), current: last });
}
