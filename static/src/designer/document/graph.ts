/** What a document says of its executables: who is in what, who comes before whom, in which order people read it. */

import { eventOf, type Executable, type Group, isHandler, type PackageDocument, type PrecedenceConstraint } from "./document.ts";

export interface Graph {
  readonly byId: ReadonlyMap<string, Executable>;
  readonly outgoing: ReadonlyMap<string, readonly PrecedenceConstraint[]>;
  readonly incoming: ReadonlyMap<string, readonly PrecedenceConstraint[]>;
  /** What is in a container, an event handler or the package (null), in run order: what must come first is first. */
  readonly inside: ReadonlyMap<string | null, readonly Executable[]>;
  /** The event handlers of an executable or the package (null), by the name of their event. */
  readonly handlers: ReadonlyMap<string | null, readonly Executable[]>;
  /** All in the order in which people read: the control flow, each container before what is in it, then event handlers. */
  readonly order: readonly Executable[];
  /** Number in run order among those of the same container, from 1. */
  readonly position: ReadonlyMap<string, number>;
  /** The group that an executable is drawn in. */
  readonly groups: ReadonlyMap<string, Group>;
}

const graphs = new WeakMap<PackageDocument, Graph>();
const NOTHING: readonly Executable[] = [];

/** The graph of a document; computed once for each document, which never changes. */
export function graphOf(document: PackageDocument): Graph {
  let graph = graphs.get(document);
  if (!graph) {
    graph = buildGraph(document);
    graphs.set(document, graph);
  }
  return graph;
}

/** What is in a container, an event handler or the package, in run order. */
export function insideOf(graph: Graph, parent: string | null): readonly Executable[] {
  return graph.inside.get(parent) ?? NOTHING;
}

export function handlersOf(graph: Graph, owner: string | null): readonly Executable[] {
  return graph.handlers.get(owner) ?? NOTHING;
}

/** The containers around an executable in its flow, the innermost first. */
export function containersOf(graph: Graph, id: string): readonly Executable[] {
  const around: Executable[] = [];
  for (let at = graph.byId.get(id); at && at.parent !== null && !isHandler(at); ) {
    at = graph.byId.get(at.parent);
    if (!at || isHandler(at) || around.includes(at)) break;
    around.push(at);
  }
  return around;
}

/** All that an executable is in, the innermost first: containers, event handlers and those whose events they handle. */
export function ancestorsOf(graph: Graph, executable: Executable): readonly Executable[] {
  const parent = executable.parent === null ? undefined : graph.byId.get(executable.parent);
  return parent ? [parent, ...ancestorsOf(graph, parent)] : [];
}

/** The flow that an executable is drawn in: that of an event handler, by its ID, or the package's (null). */
export function flowOf(graph: Graph, id: string): string | null {
  const outermost = containersOf(graph, id).at(-1) ?? graph.byId.get(id);
  return outermost && isHandler(outermost) ? outermost.id : (outermost?.parent ?? null);
}

/** The executables of a flow, each container before what is in it. */
export function listFlow(graph: Graph, flow: string | null): readonly Executable[] {
  return insideOf(graph, flow).flatMap((executable) => [executable, ...listFlow(graph, executable.id)]);
}

/** These and all that is in them or handles their events. */
export function withInside(graph: Graph, chosen: Iterable<string>): ReadonlySet<string> {
  const ids = new Set(chosen);
  for (const id of ids) for (const each of [...insideOf(graph, id), ...handlersOf(graph, id)]) ids.add(each.id);
  return ids;
}

/** Of these, those that are not inside of another one. */
export function outermost(graph: Graph, ids: ReadonlySet<string>): readonly Executable[] {
  return graph.order.filter(({ id }) => ids.has(id) && !containersOf(graph, id).some((container) => ids.has(container.id)));
}

function buildGraph(document: PackageDocument): Graph {
  const byId = new Map(document.executables.map((executable) => [executable.id, executable]));
  const outgoing = groupBy(document.precedence_constraints, (constraint) => constraint.from_executable);
  const incoming = groupBy(document.precedence_constraints, (constraint) => constraint.to_executable);
  const tasks = groupBy(document.executables.filter((each) => !isHandler(each)), ({ parent }) => parent);
  const inside = new Map(Array.from(tasks, ([parent, siblings]) => [parent, runOrder(siblings, byId, outgoing, incoming)]));
  const handlers = groupBy(document.executables.filter(isHandler), ({ parent }) => parent);
  for (const list of handlers.values()) list.sort((a, b) => (eventOf(a) < eventOf(b) ? -1 : 1));
  const order = readingOrder(document, inside, handlers);
  const position = new Map(Array.from(inside.values()).flatMap((siblings) => siblings.map(({ id }, index) => [id, index + 1] as const)));
  const groups = new Map(document.groups.flatMap((group) => group.executables.map((id) => [id, group] as const)));
  return { byId, outgoing, incoming, inside, handlers, order, position, groups };
}

function groupBy<Key, Item>(items: readonly Item[], key: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

function readingOrder(document: PackageDocument, inside: Graph["inside"], handlers: Graph["handlers"]): readonly Executable[] {
  const order: Executable[] = [];
  const read = (parent: string | null) => {
    for (const executable of inside.get(parent) ?? NOTHING) {
      order.push(executable);
      read(executable.id);
    }
  };
  read(null);
  const readHandlers = (owner: string | null) => {
    for (const handler of handlers.get(owner) ?? NOTHING) {
      const from = order.push(handler);
      read(handler.id);
      for (const { id } of [handler, ...order.slice(from)]) readHandlers(id);
    }
  };
  if (handlers.size > 0) for (const owner of [null, ...order.map(({ id }) => id)]) readHandlers(owner);
  if (order.length === document.executables.length) return order;
  const done = new Set(order);
  return [...order, ...document.executables.filter((each) => !done.has(each))];
}

function byPlace(a: Executable, b: Executable): number {
  return a.y - b.y || a.x - b.x || (a.id < b.id ? -1 : 1);
}

/** Kahn's algorithm, one layer after the other; what is left in a cycle (never saved) comes last. */
function runOrder(
  executables: readonly Executable[],
  byId: ReadonlyMap<string, Executable>,
  outgoing: Graph["outgoing"],
  incoming: Graph["incoming"],
): Executable[] {
  const waitingFor = new Map(executables.map(({ id }) => [id, incoming.get(id)?.length ?? 0]));
  const order: Executable[] = [];
  let layer = executables.filter(({ id }) => waitingFor.get(id) === 0).sort(byPlace);
  while (layer.length > 0) {
    order.push(...layer);
    const next: Executable[] = [];
    for (const { id } of layer) {
      for (const constraint of outgoing.get(id) ?? []) {
        const left = (waitingFor.get(constraint.to_executable) ?? 0) - 1;
        waitingFor.set(constraint.to_executable, left);
        const target = byId.get(constraint.to_executable);
        if (left === 0 && target) next.push(target);
      }
    }
    layer = next.sort(byPlace);
  }
  if (order.length === executables.length) return order;
  const done = new Set(order);
  return [...order, ...executables.filter((executable) => !done.has(executable)).sort(byPlace)];
}

/** Whether a run of constraints leads from one executable to another. */
export function leadsTo(graph: Graph, from: string, to: string): boolean {
  return from === to || followersOf(graph, from).has(to);
}

/** Those that come after an executable, however many constraints later. */
export function followersOf(graph: Graph, id: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [id];
  while (open.length > 0) {
    for (const { to_executable: next } of graph.outgoing.get(open.pop()!) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}
