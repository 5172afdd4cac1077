/** Changes of notes: where they stand, what they say, and that they stay beside their tasks. */

import type { Note, PackageDocument } from "../document/document.ts";
import { keepInside } from "../document/geometry.ts";
import { graphOf } from "../document/graph.ts";
import { SMALLEST_NOTE } from "../document/notes.ts";
import { mapSame, put } from "./lists.ts";

/** The note as it is now, or a new one; in its container, and no smaller than can be read. */
export function putNote(document: PackageDocument, note: Note): PackageDocument {
  const { byId } = graphOf(document);
  const place = keepInside(note, note.parent === null ? undefined : byId.get(note.parent));
  const size = { width: Math.max(note.width, SMALLEST_NOTE.width), height: Math.max(note.height, SMALLEST_NOTE.height) };
  const notes = put(document.notes, { ...note, ...place, ...size });
  return notes === document.notes ? document : { ...document, notes };
}

/** Notes go with their tasks: what a change did to a task's place is done to the notes on it, unless it did more to them. */
export function keepNotes(before: PackageDocument, after: PackageDocument): PackageDocument {
  if (after.notes.length === 0 || (before.executables === after.executables && before.notes === after.notes)) return after;
  const [was, now] = [graphOf(before).byId, graphOf(after).byId];
  const untouched = new Set(before.notes);
  const notes = mapSame(after.notes, (note) => {
    const [from, to] = [was.get(note.executable ?? ""), now.get(note.executable ?? "")];
    if (to && note.parent !== to.parent && !untouched.has(note)) return { ...note, executable: null };
    if (!from || !to || !untouched.has(note) || (from.parent === to.parent && from.x === to.x && from.y === to.y)) return note;
    return { ...note, parent: to.parent, ...keepInside({ x: note.x + to.x - from.x, y: note.y + to.y - from.y }, now.get(to.parent ?? "")) };
  });
  const isLeft = ({ parent, executable }: Note) => (parent === null || now.has(parent)) && (executable === null || now.has(executable));
  const left = notes.every(isLeft) ? notes : notes.filter(isLeft);
  return left === after.notes ? after : { ...after, notes: left };
}
