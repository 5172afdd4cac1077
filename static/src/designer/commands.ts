/** What people do in the designer: each command is one step that can be undone, said in one sentence. */

import { app, present, typeOf, type AppState } from "./state.ts";
import { Refusal, type Change } from "./changes.ts";
import { copyTasks, pasteTasks, type Clipping } from "./clipboard.ts";
import { constraintsOf } from "./constraints.ts";
import { CONSTRAINT_LABELS, NEW_CONSTRAINT, NEW_EXECUTABLE, newId, type ConnectionManager, type ConstraintValue, type Executable, type Point } from "./document.ts";
import { graphOf } from "./graph.ts";
import { redo as redoStep, takeStep, undo as undoStep, type History } from "./history.ts";
import { autoLayout } from "./layout.ts";
import type { HostPart } from "./host.ts";
import { freeName } from "./names.ts";
import { freePlace, GRID, placeForNew } from "./placement.ts";
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
  const { byId, order } = graphOf(history.present);
  const state = { ...app.get(), ...extra };
  const selected = new Set([...state.selected].filter((id) => byId.has(id)));
  const current = state.current !== null && byId.has(state.current) ? state.current : (order[0]?.id ?? null);
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

/** Adds a task of a type, at a place or below the current task, selects and focuses it. */
export function addTask(typeName: string, at?: Point): void {
  const state = app.get();
  const type = typeOf(state, typeName);
  if (!type) return;
  const { executables } = present();
  const below = state.selected.size > 0 ? graphOf(present()).byId.get(state.current ?? [...state.selected][0]!) : undefined;
  const place = at ? freePlace(at, executables) : placeForNew(below, executables);
  const name = freeName(type.default_name, executables.map((executable) => executable.name));
  const executable: Executable = { ...NEW_EXECUTABLE, id: newId(), type: typeName, name, ...place, properties: { ...type.default_properties } };
  if (change({ type: "add", executables: [executable] }, `Added ${name}.`, selecting([executable.id]))) focusTask(executable.id);
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

export function selectAll(): void {
  const { executables } = present();
  select(executables.map(({ id }) => id));
  announce(`${counted(executables.length, "task")} selected.`);
}

export function toggleSelected(id: string): void {
  const { selected } = app.get();
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  select(next);
  const name = graphOf(present()).byId.get(id)?.name ?? "";
  announce(`${name} ${next.has(id) ? "selected" : "not selected"}, ${counted(next.size, "task")} selected.`);
}

/** What a command works on: the selection when it holds the given task, else that task; without one the selection or the tab stop. */
export function targets(id?: string): ReadonlySet<string> {
  const { selected, current } = app.get();
  if (id !== undefined) return selected.has(id) ? selected : new Set([id]);
  if (selected.size > 0) return selected;
  return new Set(current === null ? [] : [current]);
}

function namesOf(ids: ReadonlySet<string>): string[] {
  return present().executables.filter(({ id }) => ids.has(id)).map(({ name }) => name);
}

/** Moves tasks by a step of the grid; a key that is held down makes one undo step (continues). */
export function moveBy(ids: ReadonlySet<string>, dx: number, dy: number, continues: boolean): void {
  const places = new Map<string, Point>();
  for (const { id, x, y } of present().executables) if (ids.has(id)) places.set(id, { x: x + dx * GRID, y: y + dy * GRID });
  const first = [...places.values()][0];
  if (first) change({ type: "move", places }, `Moved ${listed(namesOf(ids))} to ${Math.round(first.x)}, ${Math.round(first.y)}.`, {}, continues);
}

export function moveTo(places: ReadonlyMap<string, Point>): void {
  change({ type: "move", places }, `Moved ${listed(namesOf(new Set(places.keys())))}.`);
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
  const { order } = graphOf(present());
  const names = namesOf(ids);
  const first = order.findIndex(({ id }) => ids.has(id));
  const heir = order.slice(first).find(({ id }) => !ids.has(id)) ?? order.slice(0, first).reverse().find(({ id }) => !ids.has(id));
  if (!change({ type: "delete", ids }, `Deleted ${listed(names)}.`, { selected: new Set(), current: heir?.id ?? null })) return;
  if (heir) focusTask(heir.id);
  else document.querySelector<HTMLElement>("#canvas [data-empty-action]")?.focus();
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
  if (present().executables.length === 0) return;
  if (change({ type: "move", places: autoLayout(present()) }, "Tasks laid out automatically.")) requestAnimationFrame(() => fitCanvas());
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

/** Pastes what was copied, here or in another package's page. */
export function paste(): void {
  const text = localStorage.getItem(CLIPBOARD);
  if (!text) return alarm("There is nothing to paste.");
  const { executables, constraints } = pasteTasks(present(), JSON.parse(text) as Clipping);
  const ids = executables.map(({ id }) => id);
  if (change({ type: "add", executables, constraints }, `Pasted ${listed(executables.map(({ name }) => name))}.`, selecting(ids))) {
    if (ids[0]) focusTask(ids[0]);
  }
}

export function deleteConnection(connection: ConnectionManager): void {
  change({ type: "delete-connection", id: connection.id }, `Deleted the connection manager "${connection.name}".`);
}
