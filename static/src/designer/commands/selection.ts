/** Selecting tasks and constraints, and what a command works on. */

import { graphOf, insideOf } from "../document/graph.ts";
import { notesIn, parentOf } from "../document/notes.ts";
import { counted } from "../document/words.ts";
import { announce } from "../store/notices.ts";
import { app, type AppState, present, shownFlow } from "../store/state.ts";
import { inContainer, namesOf } from "./naming.ts";

export const NO_CONSTRAINTS: ReadonlySet<string> = new Set();

export function selecting(ids: readonly string[]): Partial<AppState> {
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
  const parent = (current === null ? undefined : parentOf(present(), current)) ?? shownFlow(app.get());
  const siblings = parent === undefined ? [] : insideOf(graph, parent);
  const notes = parent === undefined ? [] : notesIn(present(), parent);
  select([...siblings, ...notes].map(({ id }) => id));
  const words = [counted(siblings.length, "task"), ...(notes.length > 0 ? [counted(notes.length, "note")] : [])];
  announce(`${words.join(" and ")} selected${inContainer(parent ?? null)}.`);
}

export function toggleSelected(id: string): void {
  const { selected } = app.get();
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  select(next);
  const name = namesOf(new Set([id]))[0] ?? "";
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

/** These tasks; a group stands for those in it. */
export function tasksOf(ids: Iterable<string>): ReadonlySet<string> {
  const { groups } = present();
  return new Set(Array.from(ids).flatMap((id) => groups.find((group) => group.id === id)?.executables ?? id));
}
