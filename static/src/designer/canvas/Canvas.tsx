/** The room canvas/: the control flow in React Flow, with all that a person can do on it. */

import { Background, BackgroundVariant, ReactFlow, SelectionMode, useReactFlow, useStore } from "@xyflow/react";
import { type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { chooseConstraint, constraintTargets, editConstraints } from "../commands/constraints.ts";
import { focusPane } from "../commands/panes.ts";
import { select, selectNothing } from "../commands/selection.ts";
import { connectView, fitCanvas, focusTask } from "../commands/view.ts";
import type { PackageDocument } from "../document/document.ts";
import { notesIn } from "../document/notes.ts";
import { graphOf, insideOf, listFlow } from "../document/graph.ts";
import { boundsOf, GRID, middleFor, type Rect, TASK_HEIGHT, TASK_WIDTH } from "../document/placement.ts";
import { rememberView, viewOf } from "../store/layout.ts";
import { app, type AppState, NO_MENU, shownFlow, useApp } from "../store/state.ts";
import { followClick } from "../running/task-result.ts";
import { EmptyCanvas } from "./EmptyCanvas.tsx";
import { EmptyHandler } from "./EventHandlers.tsx";
import { Guides } from "./Guides.tsx";
import { ZoomBar } from "./ZoomBar.tsx";
import { type Boxes, boxesOf } from "./far/boxes.ts";
import { FarLabel, FarLayer, FarPeople } from "./far/FarLayer.tsx";
import { FlowMap } from "./far/FlowMap.tsx";
import { useFinding, useHovered, useMarquee } from "./far/pointer.ts";
import { listenForClipboard } from "./clipboard-events.ts";
import { onConnect, onReconnect, pointOf, useDroppedConnection, useDropping } from "./connecting.ts";
import { overTarget } from "./dropping.ts";
import { pressCanvasKey } from "./keys.ts";
import { menuFor, openMenu } from "../menus/opening.ts";
import { useNodes } from "./moving.ts";
import { ArrowHeads, ConstraintEdge, type ConstraintFlowEdge } from "./nodes/ConstraintEdge.tsx";
import { ContainerNode } from "./nodes/ContainerNode.tsx";
import { GroupNode } from "./nodes/GroupNode.tsx";
import { NoteNode } from "./nodes/NoteNode.tsx";
import { TaskNode } from "./nodes/TaskNode.tsx";
import { type FlowNode, useFlowEdges } from "./nodes/nodes.ts";

const NODE_TYPES = { task: TaskNode, container: ContainerNode, frame: GroupNode, note: NoteNode };
const EDGE_TYPES = { constraint: ConstraintEdge };
const GRID_STEP: [number, number] = [GRID, GRID];
const ADD_KEYS = ["Meta", "Control", "Shift"];

/** Half of how far from its end an arrow is taken to another one: the handle itself, which makes a new one, reaches as far as this. */
const REACH = 16;

/** From this many tasks on only those in sight are drawn. */
const MANY = 200;

/** Below this zoom nobody can read: tasks are drawn as plain boxes, and many of them in one picture, which stays quick. */
const FAR = 0.35;
const NO_BOXES: Boxes = new Map();
const NO_EDGES: ConstraintFlowEdge[] = [];

/** Small enough that Fit shows a package of thousands of tasks as a whole. */
const FARTHEST = 0.02;

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
  const isMany = document.executables.length > MANY;
  const isLayered = isFar && isMany;
  const boxes = useRef(NO_BOXES);
  const find = useFinding(boxes);
  const hovered = useHovered(section, isFar, find);
  const shown = useShown(isLayered, hovered);
  const { nodes, onNodesChange, guides } = useNodes(document, { flow, selected, shown });
  boxes.current = useMemo(() => (isFar ? boxesOf(nodes) : NO_BOXES), [isFar, nodes]);
  useMarquee(isLayered, boxes);
  const edges = useFlowEdges(document, flow, constraints);
  const { screenToFlowPosition } = useReactFlow();
  const drop = useDropping();
  const onConnectEnd = useDroppedConnection();
  const isEmpty = nodes.length === 0;
  const label = useApp(canvasLabel);
  useViewport(document, flow);
  useCanvasKeys(section);
  useEffect(listenForClipboard, []);

  /** A click on nothing: no task has the focus any more either, so that what is pasted goes to no task's container. */
  const leaveTasks = useCallback(() => {
    selectNothing();
    section.current?.focus({ preventScroll: true });
  }, []);
  /** A finger comes without hovering, so from afar it meets the pane. */
  const clickPane = (event: MouseEvent) => {
    const id = isLayered ? find(pointOf(event)) : undefined;
    if (id === undefined) return leaveTasks();
    select([id]);
    focusTask(id, true);
  };

  return (
    <section
      id="canvas"
      ref={section}
      className="mw-canvas"
      data-far={isFar || undefined}
      data-layered={isLayered || undefined}
      data-connecting={isConnecting || undefined}
      role="application"
      aria-label={label}
      aria-describedby="canvas-hint"
      tabIndex={hasStop || isEmpty ? -1 : 0}
      onFocus={(event) => event.target === event.currentTarget && event.target.matches(":focus-visible") && focusPane("canvas")}
      {...drop}
    >
      <p id="canvas-hint" className="visually-hidden">
        Arrow keys go from task to task, Enter edits, C connects, question mark shows all keys. The Package Explorer below holds the same as a tree.
      </p>
      <ArrowHeads />
      <ReactFlow<FlowNode, ConstraintFlowEdge>
        nodes={nodes}
        edges={isLayered ? NO_EDGES : edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onConnect={onConnect}
        onConnectEnd={onConnectEnd}
        onReconnect={onReconnect}
        onNodeDrag={(event, node, moved) => overTarget(screenToFlowPosition(pointOf(event)), moved.map(({ id }) => id), node.id)}
        onNodeClick={(_, node) => followClick(node.id)}
        onPaneClick={clickPane}
        onNodeContextMenu={(event, node) => openMenu(event, menuFor(node.id))}
        onEdgeContextMenu={(event, edge) => openMenu(event, { ...NO_MENU, constraint: edge.id })}
        onPaneContextMenu={(event) => openMenu(event as MouseEvent, NO_MENU)}
        onEdgeClick={(event, { id }) => chooseConstraint(event, id)}
        onEdgeDoubleClick={(_, { id }) => void editConstraints(constraintTargets(id))}
        nodesDraggable={canEdit}
        nodesConnectable={canEdit}
        edgesReconnectable={canEdit && !isFar}
        reconnectRadius={REACH}
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
        onMoveEnd={(_, view) => flow === null && rememberView(packageKey(), view)}
        onlyRenderVisibleElements={isMany}
        elevateNodesOnSelect={false}
        proOptions={UNSIGNED}
      >
        {isLayered ? <FarLayer nodes={nodes} edges={edges} boxes={boxes.current} /> : <Background variant={BackgroundVariant.Dots} gap={GRID * 3} size={1.4} />}
        {isFar && <FarPeople boxes={boxes.current} />}
        {hovered !== null && <FarLabel id={hovered} boxes={boxes.current} />}
        <Guides guides={guides} />
        {hasMap && <FlowMap nodes={nodes} />}
      </ReactFlow>
      {flow === undefined ? <EmptyHandler /> : isEmpty && <EmptyCanvas />}
      <ZoomBar hasMap={hasMap} onMap={() => setHasMap(!hasMap)} />
    </section>
  );
}

/** The status bar names React Flow, where no task can lie below its name. */
const UNSIGNED = { hideAttribution: true };

/** What has an element of its own although one picture shows all: what the pointer is on, the keyboard, and what is dragged over. */
function useShown(isLayered: boolean, hovered: string | null): ReadonlySet<string> | null {
  const current = useApp((state) => state.current);
  const renaming = useApp((state) => state.renaming);
  const target = useApp((state) => state.dropTarget);
  return useMemo(() => (isLayered ? new Set([hovered, current, renaming, target].flatMap((id) => id ?? [])) : null), [isLayered, hovered, current, renaming, target]);
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
    if (flow === undefined || !view.viewportInitialized) return undefined;
    const graph = graphOf(latest.current);
    const first = insideOf(graph, flow)[0] ?? notesIn(latest.current, flow)[0];
    if (first && app.get().current === null) app.set({ current: first.id });
    const frame = requestAnimationFrame(() => {
      const before = flow === null && first ? viewOf(packageKey()) : null;
      if (before) void view.setViewport(before);
      else if (first && listFlow(graph, flow).length > MANY) void view.setCenter(middleFor(rectOf(first), boundsOf(insideOf(graph, flow).map(rectOf)) ?? rectOf(first), widthInSight()), first.y + TASK_HEIGHT * 3, { zoom: OPENED });
      else if (first) fitCanvas();
    });
    return () => cancelAnimationFrame(frame);
  }, [view, flow]);
}

/** How near a large flow is when it is opened: at its first task, where names can be read. */
const OPENED = 0.8;

function rectOf({ x, y, width, height }: Rect): Rect {
  return { x, y, width: Math.max(width, TASK_WIDTH), height: Math.max(height, TASK_HEIGHT) };
}

function widthInSight(): number {
  return (globalThis.document.getElementById("canvas")?.clientWidth ?? 0) / OPENED;
}

function packageKey(): string {
  return String(app.get().boot.package.id);
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
