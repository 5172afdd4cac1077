/** How the sentences of commands name what they are about. */

import { isContainer } from "../document/document.ts";
import { keyOf } from "../document/explorer/items.ts";
import { noteTitle } from "../document/notes.ts";
import { graphOf } from "../document/graph.ts";
import { app, present } from "../store/state.ts";
import { isInTree } from "./view.ts";

export function ownerName(owner: string | null): string {
  return owner === null ? present().name : (graphOf(present()).byId.get(owner)?.name ?? "");
}

/** " in Sequence Container", where it is in one. */
export function inContainer(parent: string | null): string {
  const container = parent === null ? undefined : graphOf(present()).byId.get(parent);
  return container && isContainer(container) ? ` in ${container.name}` : "";
}

/** The names of tasks, and how notes begin. */
export function namesOf(ids: ReadonlySet<string>): string[] {
  const { executables, notes } = present();
  return [...executables.filter(({ id }) => ids.has(id)).map(({ name }) => name), ...notes.filter(({ id }) => ids.has(id)).map(noteTitle)];
}

/** Begins to rename a task, container or group, where one works: on the canvas or in the tree. */
export function beginRenaming(id: string): void {
  if (app.get().boot.canEdit) app.set(isInTree() ? { renamingRow: keyOf("executable", id) } : { renaming: id });
}
