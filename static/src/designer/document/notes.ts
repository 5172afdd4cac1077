/** What can be read from a document of its notes. */

import type { Note, PackageDocument } from "./document.ts";
import { containersOf, type Graph, graphOf } from "./graph.ts";
import type { Size } from "./placement.ts";

export const NOTE_SIZE: Size = { width: 240, height: 96 };
export const SMALLEST_NOTE: Size = { width: 80, height: 40 };
const LONGEST_TITLE = 40;
const LINK = /\[([^\][]{1,300})\]\([^\s()]{1,1000}\)/g;

interface Index {
  readonly byId: ReadonlyMap<string, Note>;
  /** From top to bottom. */
  readonly inside: ReadonlyMap<string | null, readonly Note[]>;
}

const NOTHING: readonly Note[] = [];
const indexes = new WeakMap<readonly Note[], Index>();

/** The notes by their IDs and by where they stand; computed once for a list, which never changes. */
function indexOf({ notes }: PackageDocument): Index {
  let index = indexes.get(notes);
  if (!index) {
    const inside = new Map<string | null, Note[]>();
    for (const note of [...notes].sort((one, other) => one.y - other.y || one.x - other.x)) {
      const beside = inside.get(note.parent);
      if (beside) beside.push(note);
      else inside.set(note.parent, [note]);
    }
    index = { byId: new Map(notes.map((note) => [note.id, note])), inside };
    indexes.set(notes, index);
  }
  return index;
}

export function noteOf(document: PackageDocument, id: string): Note | undefined {
  return indexOf(document).byId.get(id);
}

/** The notes that stand in a container, a handler or the package, from top to bottom. */
export function notesIn(document: PackageDocument, parent: string | null): readonly Note[] {
  return indexOf(document).inside.get(parent) ?? NOTHING;
}

/** Of these, the notes that no chosen container takes along. */
export function looseNotes(document: PackageDocument, ids: ReadonlySet<string>): readonly Note[] {
  return document.notes.filter((note) => ids.has(note.id) && !isInside(graphOf(document), note, ids));
}

function isInside(graph: Graph, { parent }: Note, ids: ReadonlySet<string>): boolean {
  return parent !== null && (ids.has(parent) || containersOf(graph, parent).some(({ id }) => ids.has(id)));
}

/** Where it is: the container of a task or a note; undefined is nowhere. */
export function parentOf(document: PackageDocument, id: string): string | null | undefined {
  return (graphOf(document).byId.get(id) ?? noteOf(document, id))?.parent;
}

/** How sentences call it: "the note on Mail", by the beginning of its text. */
export function noteTitle({ text }: Note): string {
  const line = text.replace(LINK, "$1").replace(/[#*`]+/g, "").replace(/\s+/g, " ").trim();
  return line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE).trimEnd()}…` : line || "empty note";
}
