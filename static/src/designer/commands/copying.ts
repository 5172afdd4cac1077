/** Copying, cutting, pasting and duplicating tasks. */

import { type Clipping, copyTasks, pasteTasks } from "../changes/clipboard.ts";
import { isContainer } from "../document/document.ts";
import { looseNotes, noteOf, noteTitle } from "../document/notes.ts";
import { graphOf, outermost } from "../document/graph.ts";
import { listed } from "../document/words.ts";
import { announceFailure, notify } from "../store/notices.ts";
import { app, present, shownFlow } from "../store/state.ts";
import { change } from "./edit.ts";
import { inContainer, namesOf } from "./naming.ts";
import { selecting, targets } from "./selection.ts";
import { deleteTasks } from "./tasks.ts";
import { focusTask } from "./view.ts";

const CLIPBOARD = "mailwright.clipboard";

export function copy(ids: ReadonlySet<string> = targets()): void {
  if (ids.size === 0) return;
  localStorage.setItem(CLIPBOARD, JSON.stringify(copyTasks(present(), ids)));
  notify(`Copied ${listed(namesOf(ids))}.`);
}

export function cut(ids: ReadonlySet<string> = targets()): void {
  copy(ids);
  deleteTasks(ids);
}

/** Pastes what was copied, here or in another package's page: into the container that is selected, or beside what is. */
export function paste(): void {
  const text = localStorage.getItem(CLIPBOARD);
  if (!text) return announceFailure("There is nothing to paste.");
  // What was copied before there were notes has none.
  const clipping = { notes: [], ...(JSON.parse(text) as Omit<Clipping, "notes">) };
  pasteClipping(clipping, placeToPaste(clipping), "Pasted");
}

/** Copies and pastes at once, and leaves the clipboard as it is. */
export function duplicate(ids: ReadonlySet<string> = targets()): void {
  const first = outermost(graphOf(present()), ids)[0] ?? looseNotes(present(), ids)[0];
  if (first) pasteClipping(copyTasks(present(), ids), first.parent, "Duplicated as");
}

function pasteClipping(clipping: Clipping, parent: string | null | undefined, verb: string): void {
  if (parent === undefined) return;
  const addition = pasteTasks(present(), clipping, parent);
  const roots = addition.executables.filter((each) => each.parent === parent);
  const notes = addition.notes.filter((each) => each.parent === parent && each.executable === null);
  const ids = [...roots, ...notes].map(({ id }) => id);
  if (!change({ type: "add", ...addition }, `${verb} ${listed([...roots.map(({ name }) => name), ...notes.map(noteTitle)])}${inContainer(parent)}.`, selecting(ids))) return;
  if (ids[0]) focusTask(ids[0]);
}

/** In the container that has the focus or is selected alone, unless it is pasted itself; else beside what has. */
function placeToPaste(clipping: Clipping): string | null | undefined {
  const { byId } = graphOf(present());
  const { selected } = app.get();
  const focused = document.activeElement?.closest<HTMLElement>("[data-task]")?.dataset["task"];
  const id = focused ?? (selected.size === 1 ? [...selected][0]! : "");
  const chosen = byId.get(id);
  const note = noteOf(present(), id);
  if (note) return note.parent;
  if (!chosen) return shownFlow(app.get());
  const isTarget = isContainer(chosen) && !chosen.collapsed && !clipping.executables.some(({ id }) => id === chosen.id);
  return isTarget ? chosen.id : chosen.parent;
}
