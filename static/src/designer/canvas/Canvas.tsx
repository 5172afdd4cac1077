/** The room canvas/: the control flow in React Flow, with all that a person can do on it. */

import { Background, BackgroundVariant, type Connection, MiniMap, type NodeChange, type NodeDimensionChange, ReactFlow, SelectionMode, useReactFlow, useStore } from "@xyflow/react";
import { type DragEvent, type MouseEvent, type TouchEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { chooseConstraint, connect, constraintTargets, editConstraints } from "../commands/constraints.ts";
import { resizeTo } from "../commands/containers.ts";
import { focusPane } from "../commands/panes.ts";
import { select, selectConstraints, selectNothing } from "../commands/selection.ts";
import { addTask } from "../commands/tasks.ts";
import { addNote } from "../notes/commands.ts";
import { connectView, fitCanvas } from "../commands/view.ts";
import type { PackageDocument, Point } from "../document/document.ts";
import { geometryOf } from "../document/geometry.ts";
import { notesIn } from "../document/notes.ts";
import { graphOf, insideOf, listFlow } from "../document/graph.ts";
import { GRID, snap, TASK_HEIGHT, TASK_WIDTH } from "../document/placement.ts";
import { followClick } from "../running/task-result.ts";
import { app, type AppState, type MenuState, present, shownFlow, useApp } from "../store/state.ts";
import { EmptyCanvas } from "./EmptyCanvas.tsx";
import { EmptyHandler } from "./EventHandlers.tsx";
import { ZoomBar } from "./ZoomBar.tsx";
import { drop, overTarget } from "./dropping.ts";
import { menuFor, NO_MENU, pressCanvasKey } from "./keys.ts";
import { ArrowHeads, ConstraintEdge, type ConstraintFlowEdge } from "./nodes/ConstraintEdge.tsx";
import { ContainerNode } from "./nodes/ContainerNode.tsx";
import { GroupNode } from "./nodes/GroupNode.tsx";
import { NoteNode } from "./nodes/NoteNode.tsx";
import { TaskNode } from "./nodes/TaskNode.tsx";
import { type Dragged, type FlowNode, NOTHING_DRAGGED, useFlowEdges, useFlowNodes } from "./nodes/nodes.ts";

const NODE_TYPES = { task: TaskNode, container: ContainerNode, frame: GroupNode, note: NoteNode };
const EDGE_TYPES = { constraint: ConstraintEdge };
const GRID_STEP: [number, number] = [GRID, GRID];
const ADD_KEYS = ["Meta", "Control", "Shift"];

/** From this many tasks on only those in sight are drawn. */
const MANY = 200;

/** Below this zoom nobody can read: tasks are drawn as plain boxes, so that a thousand of them stay quick. */
const FAR = 0.35;

/** Small enough that Fit shows a package of thousands of tasks as a whole. */
const FARTHEST = 0.02;

/** What is dragged from the toolbox, beside the types of tasks. */
export const NOTE = "note";

/** The type of what is dragged from the toolbox. */
export const DRAGGED_TYPE = "application/x-mailwright-task";

/** The control flow: tasks and precedence constraints, by mouse, touch and keyboard. */
export function Canvas() {
  const document = useApp((state) => state.history.present);
  const selected = useApp((state) => state.selected);
  const constraints = useApp((state) => state.constraints);
  const flow = useApp(shownFlow);
  const canEdit = useApp((state) => state.boot.canEdit);
  const hasStop = useApp((state) => state.isCurrentDrawn);
  const isFar = useStore((state) => state.transform[2] < FAR);
  const isConnecting = useStore((state) => state.connection.inProgress);
  const [hasMap, setHasMap] = useState(false);
  const section = useRef<HTMLElement>(null);
  const { nodes, onNodesChange } = useNodes(document, flow, selected);
  const edges = useFlowEdges(document, flow, constraints);
  const { screenToFlowPosition } = useReactFlow();
  const drop = useDropping();
  const isMany = document.executables.length > MANY;
  const isEmpty = nodes.length === 0;
  const label = useApp(canvasLabel);
  useViewport(document, flow);
  useCanvasKeys(section);

  /** A click on nothing: no task has the focus any more either, so that what is pasted goes to no task's container. */
  const isLeaving = useRef(false);
  const leaveTasks = useCallback(() => {
    selectNothing();
    isLeaving.current = true;
    section.current?.focus({ preventScroll: true });
    isLeaving.current = false;
  }, []);

  return (
    <section
      id="canvas"
      ref={section}
      className="mw-canvas"
      data-far={isFar || undefined}
      data-connecting={isConnecting || undefined}
      role="application"
      aria-label={label}
      aria-describedby="canvas-hint"
      tabIndex={hasStop || isEmpty ? -1 : 0}
      onFocus={(event) => event.target === event.currentTarget && !isLeaving.current && focusPane("canvas")}
      {...drop}
    >
      <p id="canvas-hint" className="visually-hidden">
        Arrow keys go from task to task, Enter edits, C connects, question mark shows all keys. The Outline below holds the same as a table.
      </p>
      <ArrowHeads />
      <ReactFlow<FlowNode, ConstraintFlowEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onConnect={onConnect}
        onNodeDrag={(event, node, moved) => overTarget(screenToFlowPosition(pointOf(event)), moved.map(({ id }) => id), node.id)}
        onNodeClick={(_, node) => followClick(node.id)}
        onPaneClick={leaveTasks}
        onNodeContextMenu={(event, node) => openMenu(event, menuFor(node.id))}
        onEdgeContextMenu={(event, edge) => openMenu(event, { ...NO_MENU, constraint: edge.id })}
        onPaneContextMenu={(event) => openMenu(event as MouseEvent, NO_MENU)}
        onEdgeClick={(event, { id }) => chooseConstraint(event, id)}
        onEdgeDoubleClick={(_, { id }) => void editConstraints(constraintTargets(id))}
        nodesDraggable={canEdit}
        nodesConnectable={canEdit}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        multiSelectionKeyCode={ADD_KEYS}
        selectionMode={SelectionMode.Partial}
        connectionRadius={48}
        snapToGrid
        snapGrid={GRID_STEP}
        minZoom={FARTHEST}
        maxZoom={2}
        panOnScroll
        zoomOnDoubleClick={false}
        onlyRenderVisibleElements={isMany}
        elevateNodesOnSelect={false}
        attributionPosition="bottom-left"
      >
        <Background variant={BackgroundVariant.Dots} gap={GRID * 3} size={1.4} />
        {hasMap && <MiniMap pannable zoomable ariaLabel="Map of the control flow" position="top-right" nodeBorderRadius={8} />}
      </ReactFlow>
      {flow === undefined ? <EmptyHandler /> : isEmpty && <EmptyCanvas />}
      <ZoomBar hasMap={hasMap} onMap={() => setHasMap(!hasMap)} />
    </section>
  );
}

/** Nodes with the places of a drag that is not over yet; its end is one step. */
function useNodes(document: PackageDocument, flow: string | null | undefined, selected: ReadonlySet<string>) {
  const [dragged, setDragged] = useState(NOTHING_DRAGGED);
  const nodes = useFlowNodes(document, flow, selected, dragged);
  const places = useRef(new Map<string, Point>());

  const onNodesChange = useCallback((changes: NodeChange<FlowNode>[]) => {
    applySelection(changes);
    const sizes = changes.filter((change) => change.type === "dimensions").filter((change) => change.resizing !== undefined);
    if (sizes.length > 0) return applySizes(sizes, setDragged);
    const moves = changes.filter((change) => change.type === "position");
    if (moves.length === 0) return;
    for (const move of moves) if (move.position) for (const [id, place] of placesOf(move.id, move.position)) places.current.set(id, place);
    if (moves.some((move) => move.dragging)) return setDragged({ ...NOTHING_DRAGGED, places: new Map(places.current) });
    const moved = places.current;
    places.current = new Map();
    drop(moved);
    setDragged(NOTHING_DRAGGED);
  }, []);

  return { nodes, onNodesChange };
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

function onConnect({ source, target }: Connection): void {
  connect(source, target);
}

function openMenu(event: MouseEvent, what: Omit<MenuState, "at">): void {
  event.preventDefault();
  const id = what.executable ?? what.group ?? what.note;
  if (id !== null && !app.get().selected.has(id)) select([id]);
  if (what.constraint !== null) selectConstraints(constraintTargets(what.constraint));
  app.set({ menu: { ...what, at: { x: event.clientX, y: event.clientY } }, ...(id === null ? {} : { current: id }) });
}

/** Where a mouse or a finger is. */
function pointOf(event: MouseEvent | MouseEvent["nativeEvent"] | TouchEvent | globalThis.TouchEvent): Point {
  const at = "touches" in event ? (event.touches[0] ?? event.changedTouches[0]!) : event;
  return { x: at.clientX, y: at.clientY };
}

/** "Control flow", or "Event handler OnError of Mail report". */
function canvasLabel(state: AppState): string {
  const { surface, history } = state;
  if (surface.tab === "flow") return "Control flow";
  const owner = surface.owner === null ? history.present.name : graphOf(history.present).byId.get(surface.owner)?.name;
  return `Event handler ${surface.event} of ${owner ?? "a missing task"}`;
}

/** Gives the rest of the island the view, and shows each flow as a whole when it is opened. */
function useViewport(document: PackageDocument, flow: string | null | undefined): void {
  const view = useReactFlow();
  const latest = useRef(document);
  latest.current = document;
  useEffect(() => {
    connectView(view);
    if (flow === undefined) return undefined;
    const graph = graphOf(latest.current);
    const first = insideOf(graph, flow)[0] ?? notesIn(latest.current, flow)[0];
    if (first && app.get().current === null) app.set({ current: first.id });
    const frame = requestAnimationFrame(() => {
      if (first && listFlow(graph, flow).length > MANY) void view.setCenter(first.x + TASK_WIDTH / 2, first.y + TASK_HEIGHT * 3, { zoom: 0.8 });
      else if (first) fitCanvas();
    });
    return () => cancelAnimationFrame(frame);
  }, [view, flow]);
}

/** Listens natively: keys that do something do nothing more in the page or in React Flow. */
function useCanvasKeys(section: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (!pressCanvasKey(event)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const element = section.current;
    element?.addEventListener("keydown", listener);
    return () => element?.removeEventListener("keydown", listener);
  }, [section]);
}

/** The constraint whose line or chip is below the pointer, if there is one. */
function constraintAt({ clientX, clientY }: { clientX: number; clientY: number }): string | undefined {
  const hit = window.document.elementsFromPoint(clientX, clientY).find((each) => each.matches("[data-constraint], .react-flow__edge-interaction"));
  return hit?.closest<HTMLElement>("[data-constraint]")?.dataset["constraint"] ?? hit?.closest<SVGElement>(".react-flow__edge")?.dataset["id"];
}

/** A task type dragged from the toolbox is added where it is dropped. */
function useDropping() {
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
        addTask(type, { x: x - TASK_WIDTH / 2, y: y - TASK_HEIGHT / 2 }, constraintAt(event));
      },
    }),
    [screenToFlowPosition],
  );
}
