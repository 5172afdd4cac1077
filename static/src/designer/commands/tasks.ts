/** What people do with tasks: adding, moving, laying out and deleting them. */

import type { Addition } from "../changes/executables.ts";
import { makeRoom } from "../changes/making-room.ts";
import { type Executable, isContainer, NEW_CONSTRAINT, NEW_EXECUTABLE, newId, type Point } from "../document/document.ts";
import { absoluteRect, containerAt, firstPlace, geometryOf, keepInside, SMALLEST, standing } from "../document/geometry.ts";
import { type Graph, graphOf, insideOf, listFlow, outermost } from "../document/graph.ts";
import { autoLayout } from "../document/layout.ts";
import { looseNotes, parentOf } from "../document/notes.ts";
import { freeName } from "../document/names.ts";
import { GRID, placeForNew, type Size, snap, TASK_SIZE } from "../document/placement.ts";
import { listed } from "../document/words.ts";
import { notify } from "../store/notices.ts";
import { app, present, shownFlow, typeOf } from "../store/state.ts";
import { deleteConstraints } from "./constraints.ts";
import { change } from "./edit.ts";
import { inContainer, namesOf } from "./naming.ts";
import { selecting, targets } from "./selection.ts";
import { fitCanvas, focusTask } from "./view.ts";

/**
 * Adds a task of a type at a place on the canvas, or in the selected container, or below the current task; selects and focuses it.
 * One that is dropped on a constraint comes between its ends.
 */
export function addTask(typeName: string, at?: Point, onto?: string): void {
  const state = app.get();
  const type = typeOf(state, typeName);
  const flow = shownFlow(state);
  if (!type) return;
  if (flow === undefined) return notify("Add the event handler first, then its tasks.");
  const size = isContainer({ type: typeName }) ? SMALLEST : TASK_SIZE;
  const { parent, place } = findSpot(at, size)!;
  const name = freeName(type.default_name, insideOf(graphOf(present()), parent).map((each) => each.name));
  const executable: Executable = { ...NEW_EXECUTABLE, id: newId(), parent, type: typeName, name, ...place, properties: { ...type.default_properties } };
  const between = onto === undefined ? null : splitAt(onto, executable, size);
  const addition = between?.addition ?? { executables: [executable] };
  const where = between ? ` between ${between.ends.join(" and ")}` : inContainer(parent);
  if (change({ type: "add", ...addition }, `Added ${name}${where}.`, selecting([executable.id]))) focusTask(executable.id, at !== undefined);
}

/** How an executable comes between the ends of a constraint, whose first part says what that says. Null where it stands elsewhere. */
function splitAt(id: string, executable: Executable, size: Size): { addition: Addition; ends: readonly string[] } | null {
  const { byId } = graphOf(present());
  const constraint = present().precedence_constraints.find((each) => each.id === id);
  const from = constraint && byId.get(constraint.from_executable);
  const to = constraint && byId.get(constraint.to_executable);
  if (!from || !to || from.parent !== executable.parent) return null;
  const { place, places } = makeRoom(present(), { ...executable, ...size }, from.id, to.id);
  const first = { ...constraint, id: newId(), to_executable: executable.id, logical_and: true };
  const second = { ...NEW_CONSTRAINT, id: newId(), value: "success" as const, from_executable: executable.id, to_executable: to.id, logical_and: constraint.logical_and };
  return { addition: { executables: [{ ...executable, ...place }], constraints: [first, second], instead: id, places }, ends: [from.name, to.name] };
}

export interface Spot {
  readonly parent: string | null;
  readonly place: Point;
}

/** Where something new goes: where it was dropped, or in the selected container, or below the current task; undefined without a flow. */
export function findSpot(at: Point | undefined, size: Size): Spot | undefined {
  const flow = shownFlow(app.get());
  if (flow === undefined) return undefined;
  return at ? placeAt(flow, at) : placeBelow(flow, size);
}

/** Just there: what a person drops stays where it is dropped. */
function placeAt(flow: string | null, at: Point): Spot {
  const document = present();
  const middle = { x: at.x + TASK_SIZE.width / 2, y: at.y + TASK_SIZE.height / 2 };
  const parent = containerAt(document, flow, middle, new Set());
  const origin = parent !== null && parent !== flow ? absoluteRect(document, parent)! : { x: 0, y: 0 };
  const wanted = keepInside({ x: at.x - origin.x, y: at.y - origin.y }, parent === null ? undefined : graphOf(document).byId.get(parent));
  return { parent, place: { x: snap(wanted.x), y: snap(wanted.y) } };
}

/** In the container that is selected alone and open, else below the current task, else below all. */
function placeBelow(flow: string | null, size: Size): Spot {
  const document = present();
  const { byId } = graphOf(document);
  const { current, selected } = app.get();
  const chosen = selected.size > 0 ? byId.get(current ?? [...selected][0]!) : undefined;
  const isOpen = chosen !== undefined && isContainer(chosen) && !chosen.collapsed && selected.has(chosen.id);
  const parent = isOpen ? chosen.id : chosen ? chosen.parent : flow;
  const below = chosen && !isOpen ? geometryOf(document).rects.get(chosen.id) : undefined;
  return { parent, place: placeForNew(below, standing(document, parent), firstPlace(parent === null ? undefined : byId.get(parent)), size) };
}

/** Moves tasks by a step of the grid; a key that is held down makes one undo step (continues). */
export function moveBy(ids: ReadonlySet<string>, dx: number, dy: number, continues: boolean): void {
  const places = new Map<string, Point>();
  for (const { id, x, y } of [...outermost(graphOf(present()), ids), ...looseNotes(present(), ids)]) places.set(id, { x: x + dx * GRID, y: y + dy * GRID });
  const first = [...places.values()][0];
  if (first) change({ type: "move", places }, `Moved ${listed(namesOf(ids))} to ${Math.round(first.x)}, ${Math.round(first.y)}.`, {}, continues);
}

/** Deletes the selected constraints, or the selected tasks with their constraints. */
export function deleteSelection(): void {
  const { constraints } = app.get();
  if (constraints.size > 0) return deleteConstraints(constraints);
  deleteTasks(targets());
}

/** Deletes tasks with their constraints, and notes; the focus goes to the next task in run order. */
export function deleteTasks(ids: ReadonlySet<string>): void {
  if (ids.size === 0) return;
  const graph = graphOf(present());
  const loose = looseNotes(present(), ids).map(({ id }) => id);
  const names = namesOf(new Set([...outermost(graph, ids).map(({ id }) => id), ...loose]));
  const heir = findHeir(graph, ids);
  if (!change({ type: "delete", ids }, `Deleted ${listed(names)}.`, { selected: new Set(), current: heir?.id ?? null })) return;
  if (heir) focusTask(heir.id);
  else document.querySelector<HTMLElement>("#canvas [data-empty-action]")?.focus();
}

/** The next in run order that stays in the same container, else one before, else the container. */
function findHeir(graph: Graph, ids: ReadonlySet<string>): Executable | undefined {
  const parent = parentOf(present(), outermost(graph, ids)[0]?.id ?? [...ids][0] ?? "") ?? null;
  const siblings = insideOf(graph, parent);
  const first = siblings.findIndex(({ id }) => ids.has(id));
  const isLeft = ({ id }: Executable) => !ids.has(id);
  const container = parent === null ? undefined : graph.byId.get(parent);
  return siblings.slice(first).find(isLeft) ?? siblings.slice(0, first).findLast(isLeft) ?? (container && isContainer(container) ? container : undefined);
}

export function layoutAutomatically(): void {
  const flow = shownFlow(app.get());
  if (flow === undefined || listFlow(graphOf(present()), flow).length === 0) return;
  if (change({ type: "move", places: autoLayout(present(), flow) }, "Tasks laid out automatically.")) requestAnimationFrame(() => fitCanvas());
}
