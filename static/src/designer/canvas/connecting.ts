/** Connecting by dragging and by clicks, what is dropped on an arrow, and giving an arrow another end. */

import { type Connection, type FinalConnectionState, type InternalNode, useReactFlow } from "@xyflow/react";
import { type DragEvent, type MouseEvent, type TouchEvent, useMemo } from "react";
import { connect, reconnect } from "../commands/constraints.ts";
import { addTask } from "../commands/tasks.ts";
import type { Point } from "../document/document.ts";
import { containersOf, graphOf } from "../document/graph.ts";
import { TASK_HEIGHT, TASK_WIDTH } from "../document/placement.ts";
import { addNote } from "../notes/commands.ts";
import { notifyFailure } from "../store/notices.ts";
import { app, NO_MENU, present } from "../store/state.ts";
import type { ConstraintFlowEdge } from "./nodes/ConstraintEdge.tsx";

/** What is dragged from the toolbox, beside the types of tasks. */
export const NOTE = "note";

/** The type of what is dragged from the toolbox. */
export const DRAGGED_TYPE = "application/x-mailwright-task";

export function onConnect({ source, target }: Connection): void {
  connect(source, target);
}

/** An end of an arrow was dragged to another task; the other end stays, also where a collapsed group stands for it. */
export function onReconnect({ id, source, target }: ConstraintFlowEdge, to: Connection): void {
  const constraint = present().precedence_constraints.find((each) => each.id === id);
  if (!constraint) return;
  const from = to.source === source ? constraint.from_executable : to.source;
  const problem = reconnect({ id, from, to: to.target === target ? constraint.to_executable : to.target });
  if (problem) notifyFailure(problem);
}

/** Where a mouse or a finger is. */
export function pointOf(event: MouseEvent | MouseEvent["nativeEvent"] | TouchEvent | globalThis.TouchEvent): Point {
  const at = "touches" in event ? (event.touches[0] ?? event.changedTouches[0]!) : event;
  return { x: at.clientX, y: at.clientY };
}

type Ended = (event: globalThis.MouseEvent | globalThis.TouchEvent, state: FinalConnectionState<InternalNode>) => void;

/** A connection that was dropped beside all handles: on a task it leads there, on nothing it asks for the task to make. */
export function useDroppedConnection(): Ended {
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(
    () => (event, { isValid, fromNode, fromHandle }) => {
      if (isValid || !fromNode || !fromHandle) return;
      const point = pointOf(event);
      const isForward = fromHandle.type === "source";
      const other = taskAt(point, fromNode.id);
      if (other === fromNode.id) return;
      if (other !== undefined) return void (isForward ? connect(fromNode.id, other) : connect(other, fromNode.id));
      if (!document.elementFromPoint(point.x, point.y)?.closest("#canvas .react-flow")) return;
      const { x, y } = screenToFlowPosition(point);
      const at = { x: x - TASK_WIDTH / 2, y: isForward ? y : y - TASK_HEIGHT };
      const adding = isForward ? { at, after: fromNode.id } : { at, before: fromNode.id };
      app.set({ menu: { ...NO_MENU, executable: fromNode.id, adding, at: point } });
    },
    [screenToFlowPosition],
  );
}

/** The task below a point, if it is none that the other one is in. */
function taskAt({ x, y }: Point, from: string): string | undefined {
  const graph = graphOf(present());
  const around = new Set(containersOf(graph, from).map(({ id }) => id));
  const ids = document.elementsFromPoint(x, y).map((each) => each.closest<HTMLElement>("[data-task]")?.dataset["task"] ?? "");
  const hit = ids.find((id) => graph.byId.has(id));
  return hit === undefined || around.has(hit) ? undefined : hit;
}

/** The constraint whose line or chip is below the pointer, if there is one. */
function constraintAt({ clientX, clientY }: { clientX: number; clientY: number }): string | undefined {
  const hit = document.elementsFromPoint(clientX, clientY).find((each) => each.matches("[data-constraint], .react-flow__edge-interaction"));
  return hit?.closest<HTMLElement>("[data-constraint]")?.dataset["constraint"] ?? hit?.closest<SVGElement>(".react-flow__edge")?.dataset["id"];
}

/** A task type dragged from the toolbox is added where it is dropped. */
export function useDropping() {
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(
    () => ({
      onDragOver: (event: DragEvent) => {
        if (!event.dataTransfer.types.includes(DRAGGED_TYPE)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      },
      onDrop: (event: DragEvent) => {
        const type = event.dataTransfer.getData(DRAGGED_TYPE);
        if (!type) return;
        event.preventDefault();
        const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY });
        if (type === NOTE) return addNote({ at: { x, y } });
        addTask(type, { at: { x: x - TASK_WIDTH / 2, y: y - TASK_HEIGHT / 2 }, onto: constraintAt(event) });
      },
    }),
    [screenToFlowPosition],
  );
}
