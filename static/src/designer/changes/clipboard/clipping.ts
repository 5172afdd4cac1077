/**
 * The room changes/clipboard/: copying and pasting parts of packages, as text that people can read and send. Pure.
 *
 * As in SSIS, copies get new identifiers and free names; what is inside of a container comes along, and constraints between copied tasks.
 */

import { type ConnectionManager, type Executable, type Group, isContainer, newId, type Note, type PackageDocument, type Parameter, type PrecedenceConstraint, type Variable } from "../../document/document.ts";
import { absoluteRect, firstPlace, geometryOf, standing } from "../../document/geometry.ts";
import { graphOf, insideOf, outermost, withInside } from "../../document/graph.ts";
import { freeName } from "../../document/names.ts";
import { boundsOf, freePlace, GAP } from "../../document/placement.ts";
import { findAlong } from "./along.ts";

export interface Clipping {
  /** The outermost ones stand where they stand on the canvas; others in their containers. */
  readonly executables: readonly Executable[];
  readonly constraints: readonly PrecedenceConstraint[];
  /** Those that belong to a copied executable, and those around them that they name. */
  readonly variables: readonly Variable[];
  /** Those that they name. */
  readonly parameters: readonly Parameter[];
  readonly connections: readonly ConnectionManager[];
  /** What shared connection managers that they name by ID are called. */
  readonly connection_names?: Readonly<Record<string, string>>;
  readonly groups: readonly Group[];
  /** Those that were chosen, and those in copied containers and on copied tasks; the outermost stand as tasks do. */
  readonly notes: readonly Note[];
}

/** What of the document is copied when these tasks are selected. */
export function copyTasks(document: PackageDocument, ids: ReadonlySet<string>): Clipping {
  const graph = graphOf(document);
  const roots = new Set(outermost(graph, ids));
  const all = withInside(graph, ids);
  const executables = document.executables.filter(({ id }) => all.has(id));
  const copied = {
    executables: executables.map((each) => (roots.has(each) ? { ...each, parent: null, ...placeOf(document, each.id) } : each)),
    constraints: document.precedence_constraints.filter(({ from_executable, to_executable }) => all.has(from_executable) && all.has(to_executable)),
    groups: document.groups.filter((group) => group.executables.every((id) => all.has(id))),
    notes: copyNotes(document, all),
  };
  return { ...copied, ...findAlong(document, copied, all) };
}

function copyNotes(document: PackageDocument, all: ReadonlySet<string>): readonly Note[] {
  const isCopied = ({ id, parent, executable }: Note) => [id, parent, executable].some((each) => each !== null && all.has(each));
  return document.notes.filter(isCopied).map((note) => {
    const executable = note.executable !== null && all.has(note.executable) ? note.executable : null;
    return note.parent !== null && all.has(note.parent) ? { ...note, executable } : { ...note, executable, parent: null, ...placeOf(document, note.id) };
  });
}

function placeOf(document: PackageDocument, id: string) {
  const { x, y } = absoluteRect(document, id)!;
  return { x, y };
}

/** What is pasted into a package. */
export type Pasted = Pick<Clipping, "executables" | "constraints" | "variables" | "groups" | "notes">;

/** A clipping as it is pasted into a container, an event handler or the package: the outermost go to a free place there, names are free. */
export function pasteTasks(document: PackageDocument, clipping: Clipping, parent: string | null): Pasted {
  const roots = clipping.executables.filter((each) => each.parent === null);
  const notes = clipping.notes.filter((each) => each.parent === null);
  const ids = new Map([...clipping.executables, ...clipping.groups, ...clipping.notes].map(({ id }) => [id, newId()]));
  const names = insideOf(graphOf(document), parent).map(({ name }) => name);
  const shift = findShift(document, roots, notes, parent);
  const executables = clipping.executables.map((each) => {
    const copy = { ...each, id: ids.get(each.id)!, parent: each.parent === null ? parent : ids.get(each.parent)! };
    if (each.parent !== null) return copy;
    const name = freeName(each.name, names);
    names.push(name);
    return { ...copy, name, x: each.x + shift.x, y: each.y + shift.y };
  });
  return {
    executables,
    constraints: clipping.constraints.map((each) => ({
      ...each,
      id: newId(),
      from_executable: ids.get(each.from_executable)!,
      to_executable: ids.get(each.to_executable)!,
    })),
    variables: clipping.variables.flatMap((each) => (ids.has(each.scope ?? "") ? [{ ...each, id: newId(), scope: ids.get(each.scope!)! }] : [])),
    groups: clipping.groups.map((each) => ({ ...each, id: ids.get(each.id)!, executables: each.executables.map((id) => ids.get(id)!) })),
    notes: clipping.notes.map((each) => {
      const copy = { ...each, id: ids.get(each.id)!, executable: each.executable && ids.get(each.executable)! };
      return each.parent === null ? { ...copy, parent, x: each.x + shift.x, y: each.y + shift.y } : { ...copy, parent: ids.get(each.parent)! };
    }),
  };
}

/** How far the outermost are moved together: a little below where they were, or below what is there already. */
function findShift(document: PackageDocument, roots: readonly Executable[], notes: readonly Note[], parent: string | null) {
  const { rects } = geometryOf({ ...document, executables: roots, precedence_constraints: [], groups: [], notes });
  const bounds = boundsOf([...roots, ...notes].map(({ id }) => rects.get(id)!));
  if (!bounds) return { x: 0, y: 0 };
  const target = parent === null ? undefined : graphOf(document).byId.get(parent);
  const taken = standing(document, parent);
  const isInside = target !== undefined && isContainer(target);
  const lowest = Math.max(0, ...taken.map(({ y, height }) => y + height + GAP / 2));
  const first = firstPlace(target);
  const wanted = isInside ? { x: first.x, y: Math.max(first.y, lowest) } : { x: bounds.x + 24, y: bounds.y + bounds.height + GAP / 2 };
  const place = freePlace(wanted, taken, bounds);
  return { x: place.x - bounds.x, y: place.y - bounds.y };
}
