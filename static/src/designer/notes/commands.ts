/**
 * The room notes/: notes on the canvas, what people do with them, and their Markdown.
 *
 * Adding, writing and attaching notes; moved, copied and deleted they are as tasks are.
 */

import { change } from "../commands/edit.ts";
import { inContainer } from "../commands/naming.ts";
import { resizeTo } from "../commands/containers.ts";
import { selecting } from "../commands/selection.ts";
import { findSpot, type Spot } from "../commands/tasks.ts";
import { reveal, showSurface } from "../commands/view.ts";
import { type Executable, newId, type Note, type Point } from "../document/document.ts";
import { firstPlace, geometryOf, standing } from "../document/geometry.ts";
import { graphOf } from "../document/graph.ts";
import { NOTE_SIZE, noteOf, noteTitle } from "../document/notes.ts";
import { freePlace, GRID, snap } from "../document/placement.ts";
import { notify } from "../store/notices.ts";
import { app, present, surfaceOf } from "../store/state.ts";

const ADDED = "Added a note";

/** Adds a note where it was dropped, or to a task, or where a new task would come; and begins to write it. */
export function addNote({ at, on, into }: { readonly at?: Point; readonly on?: string; readonly into?: string | null | undefined } = {}): void {
  const task = on === undefined ? undefined : graphOf(present()).byId.get(on);
  const spot = task ? spotBeside(task) : into === undefined ? findSpot(at, NOTE_SIZE) : spotIn(into);
  if (!spot) return notify("Add the event handler first, then its notes.");
  const note: Note = { ...NOTE_SIZE, ...spot.place, id: newId(), parent: spot.parent, executable: task?.id ?? null, text: "" };
  const where = task ? ` on ${task.name}` : inContainer(spot.parent);
  if (!change({ type: "put-note", note }, `${ADDED}${where}.`, { ...selecting([note.id]), renaming: note.id })) return;
  showSurface(surfaceOf(app.get(), note.id));
  reveal(note.id);
}

function spotIn(parent: string | null): Spot {
  const first = firstPlace(parent === null ? undefined : graphOf(present()).byId.get(parent));
  return { parent, place: freePlace(first, standing(present(), parent), NOTE_SIZE) };
}

function spotBeside(task: Executable): Spot {
  const { x, y, width } = geometryOf(present()).rects.get(task.id)!;
  return { parent: task.parent, place: freePlace({ x: x + width + 3 * GRID, y }, standing(present(), task.parent), NOTE_SIZE) };
}

/** Begins to write a note. */
export function editNote(id: string): void {
  if (app.get().boot.canEdit) app.set({ renaming: id });
}

/** Takes what was written. As in SSIS, an empty note vanishes. needed is how high it must be to be read as a whole. */
export function writeNote(id: string, text: string, needed: number): void {
  const note = noteOf(present(), id);
  if (!note) return;
  const isNew = note.text === "" && (app.get().history.past.at(-1)?.label.startsWith(ADDED) ?? false);
  const height = Math.max(note.height, snap(needed + GRID / 2));
  if (text.trim() === "") change({ type: "delete", ids: new Set([id]) }, "Deleted the empty note.", {}, isNew);
  else if (text !== note.text) change({ type: "put-note", note: { ...note, text, height } }, `Wrote the note "${noteTitle({ ...note, text })}".`, {}, isNew);
}

/** Puts a note on a task of its container, or on none. */
export function attachNote(id: string, executable: string | null): void {
  const note = noteOf(present(), id);
  if (!note || note.executable === executable) return;
  const name = executable === null ? "" : (graphOf(present()).byId.get(executable)?.name ?? "");
  const sentence = executable === null ? `The note "${noteTitle(note)}" is on no task.` : `Put the note "${noteTitle(note)}" on ${name}.`;
  change({ type: "put-note", note: { ...note, executable } }, sentence);
}

/** Makes a note as high as its text. */
export function fitNote(id: string): void {
  const note = noteOf(present(), id);
  const drawn = document.querySelector<HTMLElement>(`#canvas [data-task="${CSS.escape(id)}"] .mw-note-text`);
  if (!note || !drawn) return;
  const box = drawn.parentElement!;
  resizeTo(id, { ...note, height: snap(drawn.offsetHeight + box.offsetHeight - box.clientHeight + 2 * GRID) });
}
