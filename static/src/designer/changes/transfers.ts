/** Putting tasks into containers and out of them; what a rule forbids is a Refusal. */

import { type Executable, NEW_EXECUTABLE, type PackageDocument, type Point, type PrecedenceConstraint } from "../document/document.ts";
import { firstPlace, geometryOf, HEAD, keepInside, PADDING, standing } from "../document/geometry.ts";
import { containersOf, type Graph, graphOf, insideOf, leadsTo } from "../document/graph.ts";
import { freeName } from "../document/names.ts";
import { boundsOf, freePlace } from "../document/placement.ts";
import { joinGroup, leaveGroups, sharedParent } from "./groups.ts";
import { pushAllAside, pushAside } from "./pushing-aside.ts";
import { Refusal } from "./refusal.ts";

/** Tasks that go into a container, an event handler or the package (null); each to its place there, or to a free one. */
export interface Transfer {
  readonly ids: readonly string[];
  readonly parent: string | null;
  readonly places: ReadonlyMap<string, Point>;
  /** The group that they were dropped in. */
  readonly group?: string | null | undefined;
}

/** The document after a transfer: no constraint crosses a container's border, and names are unique in each. */
export function transfer(document: PackageDocument, { ids, parent, places, group }: Transfer): PackageDocument {
  const graph = graphOf(document);
  const target = parent === null ? undefined : graph.byId.get(parent);
  const movers = ids.flatMap((id) => graph.byId.get(id) ?? []).filter((each) => each.parent !== parent);
  refuseCircle(graph, movers, target);
  const names = insideOf(graph, parent).map(({ name }) => name);
  const taken = [...standing(document, parent)];
  const moved = new Map(
    movers.map((each) => {
      const name = freeName(each.name, names);
      const size = geometryOf(document).rects.get(each.id)!;
      const place = keepInside(places.get(each.id) ?? freePlace(firstPlace(target), taken, size), target);
      names.push(name);
      taken.push({ ...size, ...place });
      return [each.id, { ...each, parent, name, ...place }];
    }),
  );
  const notes = document.notes.map((note) => (ids.includes(note.id) ? { ...note, parent, ...keepInside(places.get(note.id) ?? note, target) } : note));
  if (moved.size === 0 && !document.notes.some(({ id }) => ids.includes(id))) return document;
  const executables = document.executables.map((each) => moved.get(each.id) ?? each);
  const next = withoutCrossings({ ...document, executables, notes, groups: leaveGroups(document.groups, new Set(moved.keys())) });
  return pushAllAside(document, joinGroup(next, ids.filter((id) => graph.byId.has(id)), group));
}

function refuseCircle(graph: Graph, movers: readonly Executable[], target: Executable | undefined): void {
  if (!target) return;
  const around = new Set([target, ...containersOf(graph, target.id)]);
  const own = movers.find((each) => around.has(each));
  if (own) throw new Refusal(`"${own.name}" cannot go into itself.`);
}

/** The constraints that a transfer of these would cut: those to tasks that stay where they are. */
export function crossings(document: PackageDocument, ids: readonly string[], parent: string | null): readonly PrecedenceConstraint[] {
  const { byId } = graphOf(document);
  const moving = new Set(ids);
  const parentAfter = (id: string) => (moving.has(id) ? parent : (byId.get(id)?.parent ?? null));
  return document.precedence_constraints.filter(({ from_executable, to_executable }) => parentAfter(from_executable) !== parentAfter(to_executable));
}

function withoutCrossings(document: PackageDocument): PackageDocument {
  const cut = new Set(crossings(document, [], null));
  if (cut.size === 0) return document;
  return { ...document, precedence_constraints: document.precedence_constraints.filter((each) => !cut.has(each)) };
}

/** Puts tasks of one container into a new Sequence container; constraints that came from or led outside become its own. */
export function wrap(document: PackageDocument, ids: readonly string[], container: Pick<Executable, "id" | "type" | "name" | "properties">): PackageDocument {
  const graph = graphOf(document);
  const parent = sharedParent(graph, ids);
  refuseDetour(graph, ids);
  const { rects } = geometryOf(document);
  const bounds = boundsOf(ids.map((id) => rects.get(id)!))!;
  const name = freeName(container.name, insideOf(graph, parent).map((each) => each.name));
  const box: Executable = { ...NEW_EXECUTABLE, ...container, name, parent, x: bounds.x, y: bounds.y };
  const [dx, dy] = [PADDING - bounds.x, HEAD + PADDING - bounds.y];
  const chosen = new Set(ids);
  const executables = document.executables.map((each) => (chosen.has(each.id) ? { ...each, parent: box.id, x: each.x + dx, y: each.y + dy } : each));
  const constraints = redirect(document.precedence_constraints, chosen, box.id);
  const next = { ...document, executables: [...executables, box], precedence_constraints: constraints, groups: leaveGroups(document.groups, chosen) };
  return pushAside(next, box.id, bounds);
}

/** Refuses when somebody else runs between the chosen: then the container would come before and after that one. */
function refuseDetour(graph: Graph, ids: readonly string[]): void {
  const chosen = new Set(ids);
  const after = ids.flatMap((id) => graph.outgoing.get(id) ?? []).filter(({ to_executable }) => !chosen.has(to_executable));
  const between = after.find(({ to_executable }) => ids.some((id) => leadsTo(graph, to_executable, id)));
  if (between) throw new Refusal(`"${graph.byId.get(between.to_executable)?.name}" runs between the chosen tasks. Choose it too.`);
}

function redirect(constraints: readonly PrecedenceConstraint[], chosen: ReadonlySet<string>, container: string): readonly PrecedenceConstraint[] {
  const pairs = new Set<string>();
  return constraints.flatMap((constraint) => {
    const [isFrom, isTo] = [chosen.has(constraint.from_executable), chosen.has(constraint.to_executable)];
    if (isFrom === isTo) return [constraint];
    const moved = { ...constraint, ...(isFrom ? { from_executable: container } : { to_executable: container }) };
    const pair = `${moved.from_executable} ${moved.to_executable}`;
    if (pairs.has(pair)) return [];
    pairs.add(pair);
    return [moved];
  });
}
