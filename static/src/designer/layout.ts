/** Auto layout: tasks in layers from top to bottom along the precedence constraints. */

import { Graph, layout } from "@dagrejs/dagre";
import type { PackageDocument, Point } from "./document.ts";
import { graphOf } from "./graph.ts";
import { GAP, snap, TASK_HEIGHT, TASK_WIDTH } from "./placement.ts";

/** Tasks without any constraint stand in rows of this many. */
const LOOSE_COLUMNS = 4;

/** The top left corner of every executable after an auto layout. */
export function autoLayout(document: PackageDocument): ReadonlyMap<string, Point> {
  const graph = graphOf(document);
  const loose = graph.order.filter(({ id }) => !graph.outgoing.has(id) && !graph.incoming.has(id));
  const places = layered(document, new Set(loose.map(({ id }) => id)));
  const bottom = Math.max(-GAP, ...Array.from(places.values(), (place) => place.y + TASK_HEIGHT));
  loose.forEach(({ id }, index) => {
    const column = index % LOOSE_COLUMNS;
    const row = Math.floor(index / LOOSE_COLUMNS);
    places.set(id, { x: column * (TASK_WIDTH + GAP), y: snap(bottom + GAP + row * (TASK_HEIGHT + GAP)) });
  });
  return places;
}

function layered(document: PackageDocument, loose: ReadonlySet<string>): Map<string, Point> {
  const graph = new Graph();
  graph.setGraph({ rankdir: "TB", nodesep: GAP, ranksep: GAP + 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of document.executables) {
    if (!loose.has(id)) graph.setNode(id, { width: TASK_WIDTH, height: TASK_HEIGHT });
  }
  for (const constraint of document.precedence_constraints) graph.setEdge(constraint.from_executable, constraint.to_executable);
  layout(graph);
  // dagre answers centres.
  return new Map(
    graph.nodes().map((id) => {
      const node = graph.node(id) as { x: number; y: number };
      return [id, { x: snap(node.x - TASK_WIDTH / 2), y: snap(node.y - TASK_HEIGHT / 2) }];
    }),
  );
}
