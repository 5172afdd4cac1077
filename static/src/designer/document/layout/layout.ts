/**
 * The room document/layout/: where everything stands when it is laid out anew. Pure.
 *
 * Auto layout: in each container tasks stand in layers from top to bottom along the precedence constraints.
 */

import { isContainer, type PackageDocument, type Point, type PrecedenceConstraint } from "../document.ts";
import { firstPlace, geometryOf, GROUP_HEAD, GROUP_PADDING } from "../geometry.ts";
import { graphOf, insideOf } from "../graph.ts";
import { boundsOf, GAP, snap, TASK_WIDTH } from "../placement.ts";
import { foldLayers } from "./folding.ts";
import { layered, type Unit } from "./layers.ts";

/** What has no constraint stands in rows of about this many tasks. */
const LOOSE_WIDTH = 4 * (TASK_WIDTH + GAP);

/** The places in a flow that is laid out anew, from the innermost container outwards. */
export function autoLayout(document: PackageDocument, flow: string | null = null): ReadonlyMap<string, Point> {
  const places = new Map<string, Point>();
  layOutInside(document, flow, places);
  return places;
}

/** Lays out what is in a container; the document that comes back has the sizes that follow from it. */
function layOutInside(document: PackageDocument, parent: string | null, places: Map<string, Point>): PackageDocument {
  const inner = insideOf(graphOf(document), parent)
    .filter(isContainer)
    .reduce((current, { id }) => layOutInside(current, id, places), document);
  const found = placeUnits(inner, parent);
  for (const [id, place] of found) places.set(id, place);
  return { ...inner, executables: inner.executables.map((each) => (found.has(each.id) ? { ...each, ...found.get(each.id)! } : each)) };
}

/** Groups are laid out for themselves and then stand as one. */
function placeUnits(document: PackageDocument, parent: string | null): ReadonlyMap<string, Point> {
  const graph = graphOf(document);
  const { rects } = geometryOf(document);
  const siblings = insideOf(graph, parent);
  const unitOf = (id: string): Unit => ({ id, width: rects.get(id)!.width, height: rects.get(id)!.height });
  const groups = [...new Set(siblings.flatMap(({ id }) => graph.groups.get(id) ?? []))];
  const within = new Map(groups.map((group) => [group.id, arrange(group.executables.map(unitOf), document.precedence_constraints)]));
  const framed = groups.map((group): Unit => {
    if (group.collapsed) return unitOf(group.id);
    const box = boundsOf(group.executables.map((id) => ({ ...unitOf(id), ...within.get(group.id)!.get(id)! })))!;
    return { id: group.id, width: box.width + 2 * GROUP_PADDING, height: box.height + GROUP_HEAD + GROUP_PADDING };
  });
  const loose = siblings.filter(({ id }) => !graph.groups.has(id)).map(({ id }) => unitOf(id));
  const drawnAs = (id: string) => graph.groups.get(id)?.id ?? id;
  const constraints = document.precedence_constraints.map((each) => ({ ...each, from_executable: drawnAs(each.from_executable), to_executable: drawnAs(each.to_executable) }));
  const units = arrange([...loose, ...framed], constraints);
  const first = firstPlace(parent === null ? undefined : graph.byId.get(parent));
  const places = new Map<string, Point>();
  for (const { id } of siblings) {
    const group = graph.groups.get(id);
    const base = units.get(group?.id ?? id)!;
    const inner = group && within.get(group.id)!.get(id)!;
    const [dx, dy] = inner ? [GROUP_PADDING + inner.x, GROUP_HEAD + inner.y] : [0, 0];
    places.set(id, { x: first.x + base.x + dx, y: first.y + base.y + dy });
  }
  return places;
}

/** Places from (0, 0) on: in layers what constraints join, in rows below it what has none. */
function arrange(units: readonly Unit[], constraints: readonly PrecedenceConstraint[]): ReadonlyMap<string, Point> {
  const known = new Set(units.map(({ id }) => id));
  const joins = constraints.filter(({ from_executable: from, to_executable: to }) => from !== to && known.has(from) && known.has(to));
  const joined = new Set(joins.flatMap(({ from_executable, to_executable }) => [from_executable, to_executable]));
  const inLayers = units.filter(({ id }) => joined.has(id));
  const places = foldLayers(inLayers, joins, layered(inLayers, joins));
  const bottom = Math.max(-GAP, ...inLayers.map(({ id, height }) => places.get(id)!.y + height));
  let [x, y, rowHeight] = [0, snap(bottom + GAP), 0];
  for (const { id, width, height } of units.filter((unit) => !joined.has(unit.id))) {
    if (x > 0 && x + width > LOOSE_WIDTH) [x, y, rowHeight] = [0, y + rowHeight + GAP, 0];
    places.set(id, { x, y });
    [x, rowHeight] = [x + snap(width + GAP), Math.max(rowHeight, snap(height))];
  }
  return places;
}
