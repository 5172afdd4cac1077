/** What people do with tasks: adding, moving, laying out and deleting them. */

import { type Alignment, alignedPlaces } from "../changes/aligning.ts";
import type { Addition } from "../changes/executables.ts";
import { makeRoom } from "../changes/making-room.ts";
import { Refusal } from "../changes/refusal.ts";
import { type Executable, isContainer, NEW_CONSTRAINT, NEW_EXECUTABLE, newId, type Point } from "../document/document.ts";
import { absoluteRect, containerAt, firstPlace, geometryOf, keepInside, SMALLEST, standing } from "../document/geometry.ts";
import { type Graph, graphOf, insideOf, listFlow, outermost } from "../document/graph.ts";
import { looseNotes, parentOf } from "../document/notes.ts";
import { freeName } from "../document/names.ts";
import { GRID, placeForNew, type Rect, type Size, snap, TASK_SIZE } from "../document/placement.ts";
import { listed } from "../document/words.ts";
import { notify, notifyFailure } from "../store/notices.ts";
import { app, present, shownFlow, typeOf, type Where } from "../store/state.ts";
import { deleteConstraints } from "./constraints.ts";
import { change } from "./edit.ts";
import { inContainer, namesOf } from "./naming.ts";
import { selecting, targets } from "./selection.ts";
import { fitCanvas, focusTask } from "./view.ts";

/** Adds a task of a type where it is wanted, or in the selected container, or below the current task; selects and focuses it. */
export function addTask(typeName: string, where: Where = {}): void {
  const state = app.get();
  const type = typeOf(state, typeName);
  const flow = shownFlow(state);
  if (!type) return;
  if (flow === undefined && where.into === undefined) return notify("Add the event handler first, then its tasks.");
  const size = isContainer({ type: typeName }) ? SMALLEST : TASK_SIZE;
  const { parent, place } = spotBesideOthers(where, size) ?? findSpot(where.at, size)!;
  const name = freeName(type.default_name, insideOf(graphOf(present()), parent).map((each) => each.name));
  const executable: Executable = { ...NEW_EXECUTABLE, id: newId(), parent, type: typeName, name, ...place, properties: { ...type.default_properties } };
  const { addition, sentence } = joined(executable, where, size);
  if (change({ type: "add", ...addition }, `Added ${name}${sentence}.`, selecting([executable.id]))) focusTask(executable.id, where.at !== undefined);
}

interface Joined {
  readonly addition: Addition;
  /** Where it is, for the sentence. */
  readonly sentence: string;
}

/** A new executable with the constraints that it comes with. */
function joined(executable: Executable, { onto, after, before }: Where, size: Size): Joined {
  const between = onto === undefined ? null : splitAt(onto, executable, size);
  if (between) return { addition: between.addition, sentence: ` between ${between.ends.join(" and ")}` };
  const other = graphOf(present()).byId.get(after ?? before ?? "");
  if (!other) return { addition: { executables: [executable] }, sentence: inContainer(executable.parent) };
  const ends = after === undefined ? { from_executable: executable.id, to_executable: other.id } : { from_executable: other.id, to_executable: executable.id };
  const logical_and = graphOf(present()).incoming.get(ends.to_executable)?.every((each) => each.logical_and) ?? true;
  const constraint = { ...NEW_CONSTRAINT, ...ends, id: newId(), value: "success" as const, logical_and };
  return { addition: { executables: [executable], constraints: [constraint] }, sentence: ` ${after === undefined ? "before" : "after"} ${other.name}` };
}

/** In the container that was said, or in that of the task that it is joined to, or in the middle of a constraint where nobody says a place. */
function spotBesideOthers({ at, onto, after, before, into }: Where, size: Size): Spot | undefined {
  const document = present();
  const { byId } = graphOf(document);
  if (into !== undefined) return { parent: into, place: placeForNew(undefined, standing(document, into), firstPlace(into === null ? undefined : byId.get(into)), size) };
  const other = byId.get(after ?? before ?? "");
  if (other && at) return { parent: other.parent, place: placeIn(other.parent, at) };
  const constraint = at ? undefined : document.precedence_constraints.find(({ id }) => id === onto);
  if (!constraint) return undefined;
  const [from, to] = [constraint.from_executable, constraint.to_executable].map((id) => geometryOf(document).rects.get(id)!) as [Rect, Rect];
  const middle = { x: (from.x + from.width / 2 + to.x + to.width / 2 - size.width) / 2, y: (from.y + from.height + to.y - size.height) / 2 };
  return { parent: byId.get(constraint.from_executable)!.parent, place: { x: snap(middle.x), y: snap(middle.y) } };
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
  return { parent, place: placeIn(parent, at) };
}

/** A place on the canvas as one in a container or flow, on the grid. */
function placeIn(parent: string | null, at: Point): Point {
  const container = parent === null ? undefined : graphOf(present()).byId.get(parent);
  const origin = container && isContainer(container) ? absoluteRect(present(), container.id)! : { x: 0, y: 0 };
  const { x, y } = keepInside({ x: at.x - origin.x, y: at.y - origin.y }, container);
  return { x: snap(x), y: snap(y) };
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

const ALIGNED: Readonly<Record<Alignment, string>> = {
  left: "at their left edges",
  center: "at their centers",
  right: "at their right edges",
  top: "at their top edges",
  middle: "at their middles",
  bottom: "at their bottom edges",
  across: "with equal room from left to right",
  down: "with equal room from top to bottom",
};

/** Aligns tasks and notes of one container, or gives them equal room. */
export function align(ids: ReadonlySet<string>, how: Alignment): void {
  const chosen = [...outermost(graphOf(present()), ids), ...looseNotes(present(), ids)].map(({ id }) => id);
  const least = how === "across" || how === "down" ? 3 : 2;
  if (chosen.length < least) return notify(`Select ${least === 2 ? "two tasks or more" : "three tasks or more"} first.`);
  try {
    change({ type: "move", places: alignedPlaces(present(), chosen, how) }, `Placed ${listed(namesOf(new Set(chosen)))} ${ALIGNED[how]}.`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    notifyFailure(error.message);
  }
}

/** Its algorithm is loaded when it is wanted. */
export async function layoutAutomatically(): Promise<void> {
  const { autoLayout } = await import("../document/layout/layout.ts");
  const flow = shownFlow(app.get());
  if (flow === undefined || listFlow(graphOf(present()), flow).length === 0) return;
  if (change({ type: "move", places: autoLayout(present(), flow) }, "Tasks laid out automatically.")) requestAnimationFrame(() => fitCanvas());
}
