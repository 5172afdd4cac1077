/**
 * The room canvas/nodes/: what stands on the canvas, and the words for it.
 *
 * React Flow's nodes and edges from the document; what did not change keeps its object and is not drawn again.
 */

import { Position } from "@xyflow/react";
import { useMemo, useRef } from "react";
import { type Executable, type Group, isContainer, type Note, type PackageDocument, type Point } from "../../document/document.ts";
import { geometryOf, standIn } from "../../document/geometry.ts";
import { containersOf, flowOf, type Graph, graphOf, insideOf } from "../../document/graph.ts";
import { notesIn } from "../../document/notes.ts";
import type { Rect, Size } from "../../document/placement.ts";
import type { ConstraintFlowEdge } from "./ConstraintEdge.tsx";
import type { ContainerFlowNode } from "./ContainerNode.tsx";
import type { GroupFlowNode } from "./GroupNode.tsx";
import type { NoteFlowNode } from "./NoteNode.tsx";
import type { TaskFlowNode } from "./TaskNode.tsx";

export type FlowNode = TaskFlowNode | ContainerFlowNode | GroupFlowNode | NoteFlowNode;

/** Places and sizes of a drag that is not over yet. */
export interface Dragged {
  readonly places: ReadonlyMap<string, Point>;
  readonly sizes: ReadonlyMap<string, Size>;
}

export const NOTHING_DRAGGED: Dragged = { places: new Map(), sizes: new Map() };

/** Known beforehand, so that constraints to tasks far away can be drawn without measuring those. */
function handlesOf({ width, height }: Size) {
  return [
    { id: null, type: "target" as const, position: Position.Top, x: width / 2, y: 0, width: 1, height: 1 },
    { id: null, type: "source" as const, position: Position.Bottom, x: width / 2, y: height, width: 1, height: 1 },
  ];
}

/** What of a flow is drawn: undefined is no flow; with shown the others are hidden, because something else draws them. */
export interface Shown {
  readonly flow: string | null | undefined;
  readonly selected: ReadonlySet<string>;
  readonly shown: ReadonlySet<string> | null;
}

/** The nodes of a flow, containers before what is in them; groups and notes before tasks. The same list while nothing changes. */
export function useFlowNodes(document: PackageDocument, { flow, selected, shown }: Shown, dragged: Dragged): FlowNode[] {
  const cache = useRef(new Map<string, FlowNode>());
  const list = useRef<FlowNode[]>([]);
  const next = new Map<string, FlowNode>();
  const graph = graphOf(document);
  const { rects, hidden } = geometryOf(document);

  const put = (part: Executable | Group | Note, type: FlowNode["type"], parentId: string | undefined) => {
    const rect = { ...rects.get(part.id)!, ...dragged.places.get(part.id), ...dragged.sizes.get(part.id) };
    const old = cache.current.get(part.id);
    const isSelected = selected.has(part.id);
    const isHidden = shown !== null && !shown.has(part.id);
    const isSame =
      old?.data.part === part && old.selected === isSelected && old.hidden === isHidden && old.parentId === parentId && old.type === type && isAt(old, rect);
    next.set(part.id, isSame ? old : makeNode(part, type, parentId, { selected: isSelected, hidden: isHidden }, rect));
  };
  const walk = (parent: string | null) => {
    const parentId = parent === flow || parent === null ? undefined : parent;
    for (const note of notesIn(document, parent)) put(note, "note", parentId);
    for (const executable of insideOf(graph, parent)) {
      const group = graph.groups.get(executable.id);
      if (group && !next.has(group.id) && !hidden.has(group.id)) put(group, "frame", parentId);
      if (hidden.has(executable.id)) continue;
      put(executable, isContainer(executable) ? "container" : "task", parentId);
      if (isContainer(executable) && !executable.collapsed) walk(executable.id);
    }
  };
  if (flow !== undefined) walk(flow);
  cache.current = next;
  const nodes = Array.from(next.values());
  if (nodes.length !== list.current.length || nodes.some((node, index) => node !== list.current[index])) list.current = nodes;
  return list.current;
}

function isAt({ position, width, height }: FlowNode, rect: Rect): boolean {
  return position.x === rect.x && position.y === rect.y && width === rect.width && height === rect.height;
}

function makeNode(part: Executable | Group | Note, type: FlowNode["type"], parentId: string | undefined, state: { selected: boolean; hidden: boolean }, { x, y, width, height }: Rect): FlowNode {
  const size = { width, height };
  const parent = parentId === undefined ? {} : { parentId };
  const handles = type === "note" ? [] : handlesOf(size);
  return { id: part.id, type, position: { x, y }, data: { part }, ...state, ...parent, ...size, measured: size, handles } as FlowNode;
}

/** The edges of a flow; a drag changes none of them. */
export function useFlowEdges(document: PackageDocument, flow: string | null | undefined, selected: ReadonlySet<string>): ConstraintFlowEdge[] {
  const cache = useRef(new Map<string, ConstraintFlowEdge>());
  return useMemo(() => {
    cache.current = flow === undefined ? new Map() : makeEdges(document, flow, selected, cache.current);
    return Array.from(cache.current.values());
  }, [document, flow, selected]);
}

function makeEdges(document: PackageDocument, flow: string | null, selected: ReadonlySet<string>, before: ReadonlyMap<string, ConstraintFlowEdge>): Map<string, ConstraintFlowEdge> {
  const edges = new Map<string, ConstraintFlowEdge>();
  const graph = graphOf(document);
  for (const constraint of document.precedence_constraints) {
    const { id } = constraint;
    const ends = drawnEnds(document, graph, flow, constraint.from_executable, constraint.to_executable);
    if (!ends) continue;
    const isSelected = selected.has(id);
    const old = before.get(id);
    const depth = containersOf(graph, constraint.from_executable).length;
    const isSame = old?.data?.constraint === constraint && old.selected === isSelected && old.data.depth === depth && old.source === ends.source && old.target === ends.target;
    edges.set(id, isSame ? old : { id, type: "constraint", ...ends, data: { constraint, depth }, selected: isSelected, selectable: false, domAttributes: { "aria-hidden": true } });
  }
  return edges;
}

/** What a constraint is drawn between: tasks, or the collapsed groups that they are in. Undefined where it is not drawn. */
function drawnEnds(document: PackageDocument, graph: Graph, flow: string | null, from: string, to: string): { source: string; target: string } | undefined {
  if (flowOf(graph, from) !== flow) return undefined;
  const { hidden } = geometryOf(document);
  const source = hidden.has(from) ? standIn(document, from) : from;
  const target = hidden.has(to) ? standIn(document, to) : to;
  return source === target ? undefined : { source, target };
}
