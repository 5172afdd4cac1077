/** What people do in the designer: each command is one step that can be undone, said in one sentence. */

import { app, present, shownFlow, typeOf, type AppState } from "./state.ts";
import { Refusal, type Change } from "./changes.ts";
import { copyTasks, pasteTasks, type Clipping } from "./clipboard.ts";
import { constraintsOf } from "./constraints.ts";
import { CONSTRAINT_LABELS, isContainer, NEW_CONSTRAINT, NEW_EXECUTABLE, newId, type ConnectionManager, type ConstraintValue, type Executable, type Point } from "./document.ts";
import { absoluteRect, containerAt, firstPlace, geometryOf, keepInside, SMALLEST, standing } from "./geometry.ts";
import { graphOf, insideOf, listFlow, outermost, type Graph } from "./graph.ts";
import { redo as redoStep, takeStep, undo as undoStep, type History } from "./history.ts";
import { autoLayout } from "./layout.ts";
import type { HostPart } from "./host.ts";
import { freeName } from "./names.ts";
import { freePlace, GRID, placeForNew, TASK_SIZE, type Size } from "./placement.ts";
import { forgetEndedRun } from "./running.ts";
import { alarm, announce, closeNotice, complain, tell } from "./speech.ts";
import { scheduleValidation } from "./validation.ts";
import { counted, listed } from "./wording.ts";
import { fitCanvas, focusTask } from "./viewport.ts";

const NO_CONSTRAINTS: ReadonlySet<string> = new Set();

/** Takes one step; a refusal is shown and said. Answers whether it was allowed. */
export function change(what: Change, sentence: string, extra: Partial<AppState> = {}, continues = false): boolean {
  const problem = tryChange(what, sentence, extra, continues);
  if (problem) complain(problem);
  return problem === null;
}

/** Takes one step and answers what forbids it, for those who show the sentence themselves. */
export function tryChange(what: Change, sentence: string, extra: Partial<AppState> = {}, continues = false): string | null {
  if (!app.get().boot.canEdit) return "You may look at this package but not change it.";
  try {
    become(takeStep(app.get().history, what, sentence, continues), extra);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  closeNotice();
  if (sentence) announce(sentence);
  return null;
}

function become(history: History, extra: Partial<AppState> = {}): void {
  if (history.present !== present()) {
    forgetEndedRun();
    scheduleValidation();
  }
  app.set({ history, ...withoutMissing(history, extra) });
}

/** Selection and tab stop never point to what is gone. */
function withoutMissing(history: History, extra: Partial<AppState>): Partial<AppState> {
  const graph = graphOf(history.present);
  const state = { ...app.get(), ...extra, history };
  const isThere = (id: string) => graph.byId.has(id) || history.present.groups.some((group) => group.id === id);
  const selected = new Set([...state.selected].filter(isThere));
  const current = state.current !== null && isThere(state.current) ? state.current : (insideOf(graph, shownFlow(state) ?? null)[0]?.id ?? null);
  const constraints = new Set(constraintsOf(history.present, state.constraints).map(({ id }) => id));
  return {
    ...extra,
    selected: selected.size === state.selected.size ? state.selected : selected,
    constraints: constraints.size === state.constraints.size ? state.constraints : constraints,
    current,
  };
}

export function undo(): void {
  const { history } = app.get();
  const step = history.past.at(-1);
  if (!step) return announce("Nothing to undo.");
  become(undoStep(history));
  announce(`Undone: ${step.label}`);
}

export function redo(): void {
  const { history } = app.get();
  const step = history.future[0];
  if (!step) return announce("Nothing to redo.");
  become(redoStep(history));
  announce(`Done again: ${step.label}`);
}

/** Adds a task of a type at a place on the canvas, or in the selected container, or below the current task; selects and focuses it. */
export function addTask(typeName: string, at?: Point): void {
  const state = app.get();
  const type = typeOf(state, typeName);
  const flow = shownFlow(state);
  if (!type) return;
  if (flow === undefined) return tell("Add the event handler first, then its tasks.");
  const size = isContainer({ type: typeName }) ? SMALLEST : TASK_SIZE;
  const { parent, place } = at ? placeAt(flow, at, size) : placeBelow(flow, size);
  const name = freeName(type.default_name, insideOf(graphOf(present()), parent).map((each) => each.name));
  const executable: Executable = { ...NEW_EXECUTABLE, id: newId(), parent, type: typeName, name, ...place, properties: { ...type.default_properties } };
  if (change({ type: "add", executables: [executable] }, `Added ${name}${inContainer(parent)}.`, selecting([executable.id]))) focusTask(executable.id);
}

interface Spot {
  readonly parent: string | null;
  readonly place: Point;
}

function placeAt(flow: string | null, at: Point, size: Size): Spot {
  const document = present();
  const middle = { x: at.x + TASK_SIZE.width / 2, y: at.y + TASK_SIZE.height / 2 };
  const parent = containerAt(document, flow, middle, new Set());
  const origin = parent !== null && parent !== flow ? absoluteRect(document, parent)! : { x: 0, y: 0 };
  const wanted = keepInside({ x: at.x - origin.x, y: at.y - origin.y }, parent === null ? undefined : graphOf(document).byId.get(parent));
  return { parent, place: freePlace(wanted, standing(document, parent), size) };
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

/** " in Sequence Container", where it is in one. */
export function inContainer(parent: string | null): string {
  const container = parent === null ? undefined : graphOf(present()).byId.get(parent);
  return container && isContainer(container) ? ` in ${container.name}` : "";
}

function selecting(ids: readonly string[]): Partial<AppState> {
  return { selected: new Set(ids), constraints: NO_CONSTRAINTS, current: ids[0] ?? app.get().current };
}

export function select(ids: Iterable<string>): void {
  app.set({ selected: new Set(ids), constraints: NO_CONSTRAINTS });
}

/** Selects constraints; tasks are then selected no more. */
export function selectConstraints(ids: Iterable<string>): void {
  app.set({ constraints: new Set(ids), selected: new Set() });
}

export function selectNothing(): void {
  const { selected, constraints } = app.get();
  if (selected.size > 0 || constraints.size > 0) app.set({ selected: new Set(), constraints: NO_CONSTRAINTS });
}

/** Selects all that is in the container of the current task, or in the flow. */
export function selectAll(): void {
  const graph = graphOf(present());
  const { current } = app.get();
  const parent = (current === null ? undefined : graph.byId.get(current))?.parent ?? shownFlow(app.get());
  const siblings = parent === undefined ? [] : insideOf(graph, parent);
  select(siblings.map(({ id }) => id));
  announce(`${counted(siblings.length, "task")} selected${inContainer(parent ?? null)}.`);
}

export function toggleSelected(id: string): void {
  const { selected } = app.get();
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  select(next);
  const name = graphOf(present()).byId.get(id)?.name ?? "";
  announce(`${name} ${next.has(id) ? "selected" : "not selected"}, ${counted(next.size, "task")} selected.`);
}

/**
 * What a command works on: the selection when it holds the given task, else that task; without one the selection or the
 * tab stop. A group stands for its tasks.
 */
export function targets(id?: string): ReadonlySet<string> {
  const { selected, current } = app.get();
  if (id !== undefined) return tasksOf(selected.has(id) ? selected : [id]);
  if (selected.size > 0) return tasksOf(selected);
  return tasksOf(current === null ? [] : [current]);
}

function tasksOf(ids: Iterable<string>): ReadonlySet<string> {
  const { groups } = present();
  return new Set(Array.from(ids).flatMap((id) => groups.find((group) => group.id === id)?.executables ?? id));
}

export function namesOf(ids: ReadonlySet<string>): string[] {
  return present().executables.filter(({ id }) => ids.has(id)).map(({ name }) => name);
}

/** Moves tasks by a step of the grid; a key that is held down makes one undo step (continues). */
export function moveBy(ids: ReadonlySet<string>, dx: number, dy: number, continues: boolean): void {
  const places = new Map<string, Point>();
  for (const { id, x, y } of outermost(graphOf(present()), ids)) places.set(id, { x: x + dx * GRID, y: y + dy * GRID });
  const first = [...places.values()][0];
  if (first) change({ type: "move", places }, `Moved ${listed(namesOf(ids))} to ${Math.round(first.x)}, ${Math.round(first.y)}.`, {}, continues);
}

/** Deletes the selected constraints, or the selected tasks with their constraints. */
export function deleteSelection(): void {
  const { constraints } = app.get();
  if (constraints.size > 0) return deleteConstraints(constraints);
  deleteTasks(targets());
}

/** Deletes tasks with their constraints; the focus goes to the next task in run order. */
export function deleteTasks(ids: ReadonlySet<string>): void {
  if (ids.size === 0) return;
  const graph = graphOf(present());
  const names = outermost(graph, ids).map(({ name }) => name);
  const heir = findHeir(graph, ids);
  if (!change({ type: "delete", ids }, `Deleted ${listed(names)}.`, { selected: new Set(), current: heir?.id ?? null })) return;
  if (heir) focusTask(heir.id);
  else document.querySelector<HTMLElement>("#canvas [data-empty-action]")?.focus();
}

/** The next in run order that stays in the same container, else one before, else the container. */
function findHeir(graph: Graph, ids: ReadonlySet<string>): Executable | undefined {
  const parent = outermost(graph, ids)[0]?.parent ?? null;
  const siblings = insideOf(graph, parent);
  const first = siblings.findIndex(({ id }) => ids.has(id));
  const isLeft = ({ id }: Executable) => !ids.has(id);
  const container = parent === null ? undefined : graph.byId.get(parent);
  return siblings.slice(first).find(isLeft) ?? siblings.slice(0, first).findLast(isLeft) ?? (container && isContainer(container) ? container : undefined);
}

export function deleteConstraints(ids: ReadonlySet<string>): void {
  const chosen = constraintsOf(present(), ids);
  const [first] = chosen;
  if (!first) return;
  const { byId } = graphOf(present());
  const [from, to] = [first.from_executable, first.to_executable].map((id) => listed([byId.get(id)?.name ?? ""]));
  const what = chosen.length === 1 ? `the constraint from ${from} to ${to}` : counted(chosen.length, "constraint");
  if (change({ type: "delete", ids }, `Deleted ${what}.`, { constraints: NO_CONSTRAINTS })) focusTask(first.from_executable);
}

/** Connects two tasks; a new constraint is on success, as in SSIS, and joins others on the same task as these do. */
export function connect(from: string, to: string, value: ConstraintValue = "success"): boolean {
  const { byId, incoming } = graphOf(present());
  const logical_and = incoming.get(to)?.every((other) => other.logical_and) ?? true;
  const constraint = { ...NEW_CONSTRAINT, id: newId(), from_executable: from, to_executable: to, value, logical_and };
  const sentence = `Connected ${byId.get(from)?.name ?? ""} to ${byId.get(to)?.name ?? ""}, ${CONSTRAINT_LABELS[value]}.`;
  return change({ type: "connect", constraint }, sentence, { constraints: new Set([constraint.id]), selected: new Set() });
}

export function setDisable(ids: ReadonlySet<string>, disable: boolean): void {
  change({ type: "set-host", ids, part: { disable } }, `${disable ? "Disabled" : "Enabled"} ${listed(namesOf(ids))}.`);
}

/** Sets common properties of tasks, or of the package (null); answers what forbids it. */
export function setHost(ids: ReadonlySet<string> | null, part: HostPart): string | null {
  const what = ids === null ? "the package's properties" : listed(namesOf(ids));
  return tryChange({ type: "set-host", ids, part }, `Changed ${what}.`);
}

export function layoutAutomatically(): void {
  const flow = shownFlow(app.get());
  if (flow === undefined || listFlow(graphOf(present()), flow).length === 0) return;
  if (change({ type: "move", places: autoLayout(present(), flow) }, "Tasks laid out automatically.")) requestAnimationFrame(() => fitCanvas());
}

const CLIPBOARD = "mailwright.clipboard";

export function copy(ids: ReadonlySet<string> = targets()): void {
  if (ids.size === 0) return;
  localStorage.setItem(CLIPBOARD, JSON.stringify(copyTasks(present(), ids)));
  tell(`Copied ${listed(namesOf(ids))}.`);
}

export function cut(ids: ReadonlySet<string> = targets()): void {
  copy(ids);
  deleteTasks(ids);
}

/** Pastes what was copied, here or in another package's page: into the container that is selected, or beside what is. */
export function paste(): void {
  const text = localStorage.getItem(CLIPBOARD);
  if (!text) return alarm("There is nothing to paste.");
  const clipping = JSON.parse(text) as Clipping;
  pasteClipping(clipping, placeToPaste(clipping), "Pasted");
}

/** Copies and pastes at once, and leaves the clipboard as it is. */
export function duplicate(ids: ReadonlySet<string> = targets()): void {
  const first = outermost(graphOf(present()), ids)[0];
  if (first) pasteClipping(copyTasks(present(), ids), first.parent, "Duplicated as");
}

function pasteClipping(clipping: Clipping, parent: string | null | undefined, verb: string): void {
  if (parent === undefined) return;
  const addition = pasteTasks(present(), clipping, parent);
  const roots = addition.executables.filter((each) => each.parent === parent);
  const ids = roots.map(({ id }) => id);
  if (!change({ type: "add", ...addition }, `${verb} ${listed(roots.map(({ name }) => name))}${inContainer(parent)}.`, selecting(ids))) return;
  if (ids[0]) focusTask(ids[0]);
}

/** In the container that has the focus or is selected alone, unless it is pasted itself; else beside what has. */
function placeToPaste(clipping: Clipping): string | null | undefined {
  const { byId } = graphOf(present());
  const { selected } = app.get();
  const focused = document.activeElement?.closest<HTMLElement>("[data-task]")?.dataset["task"];
  const chosen = byId.get(focused ?? (selected.size === 1 ? [...selected][0]! : ""));
  if (!chosen) return shownFlow(app.get());
  const isTarget = isContainer(chosen) && !chosen.collapsed && !clipping.executables.some(({ id }) => id === chosen.id);
  return isTarget ? chosen.id : chosen.parent;
}

export function deleteConnection(connection: ConnectionManager): void {
  change({ type: "delete-connection", id: connection.id }, `Deleted the connection manager "${connection.name}".`);
}
