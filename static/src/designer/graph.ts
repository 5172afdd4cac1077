/** What a document's precedence constraints say: who comes before whom, in which order people read it, where a cycle would be. */

import type { Executable, PackageDocument, PrecedenceConstraint } from "./document.ts";

export interface Graph {
  readonly byId: ReadonlyMap<string, Executable>;
  readonly outgoing: ReadonlyMap<string, readonly PrecedenceConstraint[]>;
  readonly incoming: ReadonlyMap<string, readonly PrecedenceConstraint[]>;
  /** Executables in run order: what must come first is first, else top to bottom, left to right. */
  readonly order: readonly Executable[];
  /** Number in run order, from 1. */
  readonly position: ReadonlyMap<string, number>;
}

const graphs = new WeakMap<PackageDocument, Graph>();

/** The graph of a document; computed once for each document, which never changes. */
export function graphOf(document: PackageDocument): Graph {
  let graph = graphs.get(document);
  if (!graph) {
    graph = buildGraph(document);
    graphs.set(document, graph);
  }
  return graph;
}

function buildGraph(document: PackageDocument): Graph {
  const byId = new Map(document.executables.map((executable) => [executable.id, executable]));
  const outgoing = groupBy(document.precedence_constraints, (constraint) => constraint.from_executable);
  const incoming = groupBy(document.precedence_constraints, (constraint) => constraint.to_executable);
  const order = runOrder(document.executables, byId, outgoing, incoming);
  const position = new Map(order.map((executable, index) => [executable.id, index + 1]));
  return { byId, outgoing, incoming, order, position };
}

function groupBy(constraints: readonly PrecedenceConstraint[], key: (constraint: PrecedenceConstraint) => string) {
  const groups = new Map<string, PrecedenceConstraint[]>();
  for (const constraint of constraints) {
    const group = groups.get(key(constraint));
    if (group) group.push(constraint);
    else groups.set(key(constraint), [constraint]);
  }
  return groups;
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
  const seen = new Set<string>();
  const open = [from];
  while (open.length > 0) {
    const id = open.pop()!;
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const constraint of graph.outgoing.get(id) ?? []) open.push(constraint.to_executable);
  }
  return false;
}
