import { Background, BackgroundVariant, MiniMap, ReactFlow, SelectionMode, useReactFlow, useStore, type Connection, type NodeChange } from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef, useState, type DragEvent, type MouseEvent } from "react";
import { pressCanvasKey } from "../canvas-keys.ts";
import { addTask, connect, moveTo, select, selectConstraints, selectNothing } from "../commands.ts";
import { chooseConstraint, constraintTargets, editConstraints } from "../constraint-commands.ts";
import type { PackageDocument, Point } from "../document.ts";
import { graphOf } from "../graph.ts";
import { focusPane } from "../panes.ts";
import { GRID, TASK_HEIGHT, TASK_WIDTH } from "../placement.ts";
import { app, useApp, type MenuState } from "../state.ts";
import { fitCanvas, useAsViewport } from "../viewport.ts";
import { ArrowHeads, ConstraintEdge, type ConstraintFlowEdge } from "./ConstraintEdge.tsx";
import { EmptyCanvas } from "./EmptyCanvas.tsx";
import { useFlowEdges, useFlowNodes } from "./flow.ts";
import { TaskNode, type TaskFlowNode } from "./TaskNode.tsx";
import { ZoomBar } from "./ZoomBar.tsx";

const NODE_TYPES = { task: TaskNode };
const EDGE_TYPES = { constraint: ConstraintEdge };
const NOTHING_DRAGGED: ReadonlyMap<string, Point> = new Map();
const GRID_STEP: [number, number] = [GRID, GRID];
const ADD_KEYS = ["Meta", "Control", "Shift"];

/** From this many tasks on only those in sight are drawn. */
const MANY = 200;

/** Below this zoom nobody can read: tasks are drawn as plain boxes, so that a thousand of them stay quick. */
const FAR = 0.35;

/** The type of what is dragged from the toolbox. */
export const DRAGGED_TYPE = "application/x-mailwright-task";

/** The control flow: tasks and precedence constraints, by mouse, touch and keyboard. */
export function Canvas() {
  const document = useApp((state) => state.history.present);
  const selected = useApp((state) => state.selected);
  const constraints = useApp((state) => state.constraints);
  const canEdit = useApp((state) => state.boot.canEdit);
  const hasStop = useApp((state) => state.isCurrentDrawn);
  const isFar = useStore((state) => state.transform[2] < FAR);
  const isConnecting = useStore((state) => state.connection.inProgress);
  const [hasMap, setHasMap] = useState(false);
  const section = useRef<HTMLElement>(null);
  const { nodes, onNodesChange } = useNodes(document, selected);
  const edges = useFlowEdges(document, constraints);
  const drop = useDropping();
  const isMany = document.executables.length > MANY;
  const isEmpty = document.executables.length === 0;
  useViewport(document);
  useCanvasKeys(section);

  return (
    <section
      id="canvas"
      ref={section}
      className="mw-canvas"
      data-far={isFar || undefined}
      data-connecting={isConnecting || undefined}
      role="application"
      aria-label="Control flow"
      aria-describedby="canvas-hint"
      tabIndex={hasStop || isEmpty ? -1 : 0}
      onFocus={(event) => event.target === event.currentTarget && focusPane("canvas")}
      {...drop}
    >
      <p id="canvas-hint" className="visually-hidden">
        Arrow keys go from task to task, Enter edits, C connects, question mark shows all keys. The Outline below holds the same as a table.
      </p>
      <ArrowHeads />
      <ReactFlow<TaskFlowNode, ConstraintFlowEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onConnect={onConnect}
        onPaneClick={selectNothing}
        onNodeContextMenu={(event, node) => openMenu(event, { executable: node.id, constraint: null })}
        onEdgeContextMenu={(event, edge) => openMenu(event, { executable: null, constraint: edge.id })}
        onPaneContextMenu={(event) => openMenu(event as MouseEvent, { executable: null, constraint: null })}
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
        minZoom={0.1}
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
      {isEmpty && <EmptyCanvas />}
      <ZoomBar hasMap={hasMap} onMap={() => setHasMap(!hasMap)} />
    </section>
  );
}

/** Nodes with the places of a drag that is not over yet; its end is one step. */
function useNodes(document: PackageDocument, selected: ReadonlySet<string>) {
  const [dragged, setDragged] = useState(NOTHING_DRAGGED);
  const nodes = useFlowNodes(document, selected, dragged);
  const places = useRef(new Map<string, Point>());

  const onNodesChange = useCallback((changes: NodeChange<TaskFlowNode>[]) => {
    takeSelection(changes);
    const moves = changes.filter((change) => change.type === "position");
    if (moves.length === 0) return;
    for (const move of moves) if (move.position) places.current.set(move.id, move.position);
    if (moves.some((move) => move.dragging)) return setDragged(new Map(places.current));
    const moved = places.current;
    places.current = new Map();
    moveTo(moved);
    setDragged(NOTHING_DRAGGED);
  }, []);

  return { nodes, onNodesChange };
}

function takeSelection(changes: readonly NodeChange<TaskFlowNode>[]): void {
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
  const { selected } = app.get();
  if (what.executable !== null && !selected.has(what.executable)) select([what.executable]);
  if (what.constraint !== null) selectConstraints(constraintTargets(what.constraint));
  app.set({ menu: { ...what, at: { x: event.clientX, y: event.clientY } }, ...(what.executable === null ? {} : { current: what.executable }) });
}

/** Gives the rest of the island the view, and shows the package when the page opens. */
function useViewport(document: PackageDocument): void {
  const flow = useReactFlow();
  const first = useRef(document);
  useEffect(() => {
    useAsViewport(flow);
    const { order } = graphOf(first.current);
    if (order[0] && app.get().current === null) app.set({ current: order[0].id });
    const frame = requestAnimationFrame(() => {
      if (order.length > MANY && order[0]) void flow.setCenter(order[0].x + TASK_WIDTH / 2, order[0].y + TASK_HEIGHT * 3, { zoom: 0.8 });
      else if (order[0]) fitCanvas();
    });
    return () => cancelAnimationFrame(frame);
  }, [flow]);
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
        addTask(type, { x: x - TASK_WIDTH / 2, y: y - TASK_HEIGHT / 2 });
      },
    }),
    [screenToFlowPosition],
  );
}
