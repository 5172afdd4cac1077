/** React Flow's nodes and edges from the document; what did not change keeps its object and is not drawn again. */

import { Position } from "@xyflow/react";
import { useRef } from "react";
import type { PackageDocument, Point } from "../document.ts";
import { TASK_HEIGHT, TASK_WIDTH } from "../placement.ts";
import type { ConstraintFlowEdge } from "./ConstraintEdge.tsx";
import type { TaskFlowNode } from "./TaskNode.tsx";

/** Known beforehand, so that constraints to tasks far away can be drawn without measuring those. */
const HANDLES = [
  { id: null, type: "target" as const, position: Position.Top, x: TASK_WIDTH / 2, y: 0, width: 1, height: 1 },
  { id: null, type: "source" as const, position: Position.Bottom, x: TASK_WIDTH / 2, y: TASK_HEIGHT, width: 1, height: 1 },
];
const SIZE = { width: TASK_WIDTH, height: TASK_HEIGHT };

export function useFlowNodes(document: PackageDocument, selected: ReadonlySet<string>, dragged: ReadonlyMap<string, Point>): TaskFlowNode[] {
  const cache = useRef(new Map<string, TaskFlowNode>());
  const next = new Map<string, TaskFlowNode>();
  for (const executable of document.executables) {
    const { id } = executable;
    const place = dragged.get(id) ?? executable;
    const isSelected = selected.has(id);
    const old = cache.current.get(id);
    const isSame = old?.data.executable === executable && old.selected === isSelected && old.position.x === place.x && old.position.y === place.y;
    const position = { x: place.x, y: place.y };
    const node: TaskFlowNode = isSame
      ? old
      : { id, type: "task", position, data: old?.data.executable === executable ? old.data : { executable }, selected: isSelected, ...SIZE, measured: SIZE, handles: HANDLES };
    next.set(id, node);
  }
  cache.current = next;
  return Array.from(next.values());
}

export function useFlowEdges(document: PackageDocument, selected: ReadonlySet<string>): ConstraintFlowEdge[] {
  const cache = useRef(new Map<string, ConstraintFlowEdge>());
  const next = new Map<string, ConstraintFlowEdge>();
  for (const constraint of document.precedence_constraints) {
    const { id, from_executable: source, to_executable: target } = constraint;
    const isSelected = selected.has(id);
    const old = cache.current.get(id);
    const isSame = old?.data?.constraint === constraint && old.selected === isSelected;
    next.set(id, isSame ? old : { id, type: "constraint", source, target, data: { constraint }, selected: isSelected, selectable: false, domAttributes: { "aria-hidden": true } });
  }
  cache.current = next;
  return Array.from(next.values());
}
