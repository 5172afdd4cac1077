/** What goes into and out of containers and groups, as pure functions; what a rule forbids is a Refusal. */

import { isContainer, NEW_EXECUTABLE, newId, type Executable, type Group, type PackageDocument, type Point, type PrecedenceConstraint } from "./document.ts";
import { firstPlace, geometryOf, HEAD, keepInside, PADDING, standing } from "./geometry.ts";
import { containersOf, graphOf, insideOf, leadsTo, type Graph } from "./graph.ts";
import { freeName } from "./names.ts";
import { boundsOf, freePlace, GRID, overlaps, snap, type Rect } from "./placement.ts";
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
  if (moved.size === 0) return document;
  const executables = document.executables.map((each) => moved.get(each.id) ?? each);
  const next = withoutCrossings({ ...document, executables, groups: leaveGroups(document.groups, new Set(moved.keys())) });
  return makeRoom(document, joinGroup(next, ids, group));
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

function sharedParent(graph: Graph, ids: readonly string[]): string | null {
  const parents = new Set(ids.map((id) => graph.byId.get(id)?.parent ?? null));
  if (parents.size !== 1) throw new Refusal("Choose tasks of one container. These are in different ones.");
  return [...parents][0]!;
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

/** Groups without tasks that went elsewhere; one that went as a whole stays a group. */
function leaveGroups(groups: readonly Group[], gone: ReadonlySet<string>): readonly Group[] {
  return groups.map((group) => {
    const rest = group.executables.filter((id) => !gone.has(id));
    return rest.length === 0 || rest.length === group.executables.length ? group : { ...group, executables: rest };
  });
}

/** Groups without what is no longer there. */
export function pruneGroups(groups: readonly Group[], gone: ReadonlySet<string>): readonly Group[] {
  if (!groups.some(({ id, executables }) => gone.has(id) || executables.some((each) => gone.has(each)))) return groups;
  return groups.flatMap((group) => {
    const executables = group.executables.filter((id) => !gone.has(id));
    return gone.has(group.id) || executables.length === 0 ? [] : [{ ...group, executables }];
  });
}

/** Draws a frame around tasks of one container; they leave the groups that they were in. */
export function addGroup(document: PackageDocument, ids: readonly string[], name: string): PackageDocument {
  sharedParent(graphOf(document), ids);
  const group: Group = { id: newId(), name: freeName(name, document.groups.map((each) => each.name)), executables: ids, collapsed: false };
  return { ...document, groups: [...pruneGroups(document.groups, new Set(ids)), group] };
}

/** Draws tasks in this group and no other one; null in none, undefined as before. */
export function joinGroup(document: PackageDocument, ids: readonly string[], group: string | null | undefined): PackageDocument {
  const { groups } = graphOf(document);
  if (group === undefined || ids.every((id) => (groups.get(id)?.id ?? null) === group)) return document;
  const joining = document.groups.find(({ id }) => id === group);
  const others = pruneGroups(document.groups.filter((each) => each !== joining), new Set(ids));
  return { ...document, groups: joining ? [...others, { ...joining, executables: [...new Set([...joining.executables, ...ids])] }] : others };
}

/** Where containers have grown, what stands below and beside them is moved away, from the inside out. */
export function makeRoom(before: PackageDocument, after: PackageDocument): PackageDocument {
  const depth = (id: string) => containersOf(graphOf(after), id).length;
  const containers = after.executables.filter(isContainer).map(({ id }) => [id, depth(id)] as const);
  containers.sort((one, other) => other[1] - one[1]);
  return containers.reduce((document, [id]) => {
    const was = geometryOf(before).rects.get(id);
    return was ? pushAside(document, id, was) : document;
  }, after);
}

/** Moves what an executable has come to cover, since it had another box, out of its way. */
function pushAside(document: PackageDocument, id: string, was: Rect): PackageDocument {
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
