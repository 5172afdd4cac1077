/** The tree as the lines that are shown of it: what is expanded, what a filter finds, and where the keys lead. */

import { isContainer, isHandler, type PackageDocument } from "../document.ts";
import { graphOf } from "../graph.ts";
import { noteOf } from "../notes.ts";
import { childrenOf, folderKey, type Item, keyOf, type PartKind, ROOT, rootItem } from "./items.ts";

export interface Row {
  readonly item: Item;
  /** From 1, and its place among those of the same parent, as ARIA counts them. */
  readonly level: number;
  readonly position: number;
  readonly size: number;
  readonly parent: string | null;
  /** undefined where nothing is below it. */
  readonly isExpanded: boolean | undefined;
}

/** Whether a line is expanded while nobody has said otherwise: the package, and what holds tasks. */
function isOpenAtFirst(document: PackageDocument, item: Item): boolean {
  if (item.kind === "package") return true;
  if (item.kind === "folder") return item.folder === "executables";
  const executable = item.kind === "executable" ? graphOf(document).byId.get(item.id) : undefined;
  return executable !== undefined && isContainer(executable);
}

/** The lines that are shown; toggled are those that somebody has expanded or collapsed. */
export function rowsOf(document: PackageDocument, toggled: ReadonlySet<string>): readonly Row[] {
  const rows: Row[] = [];
  const visit = (item: Item, place: Omit<Row, "item" | "isExpanded">): void => {
    const below = childrenOf(document, item);
    const isExpanded = below.length === 0 ? undefined : isOpenAtFirst(document, item) !== toggled.has(item.key);
    rows.push({ item, ...place, isExpanded });
    if (isExpanded) below.forEach((each, index) => visit(each, { level: place.level + 1, position: index + 1, size: below.length, parent: item.key }));
  };
  visit(rootItem(document), { level: 1, position: 1, size: 1, parent: null });
  return rows;
}

/** The parts whose label holds the words, wherever they are, with all that they are in; and how many they are. */
export function filterRows(document: PackageDocument, words: string): { readonly rows: readonly Row[]; readonly found: number } {
  const wanted = words.toLocaleLowerCase();
  let found = 0;
  const visit = (item: Item, level: number, parent: string | null): readonly Row[] => {
    const below = childrenOf(document, item).map((each) => visit(each, level + 1, item.key)).filter((rows) => rows.length > 0);
    const isFound = item.kind !== "package" && item.kind !== "folder" && item.label.toLocaleLowerCase().includes(wanted);
    if (isFound) found += 1;
    if (!isFound && below.length === 0) return [];
    const placed = below.flatMap(([first, ...rest], index) => [{ ...first!, position: index + 1, size: below.length }, ...rest]);
    return [{ item, level, position: 1, size: 1, parent, isExpanded: below.length > 0 ? true : undefined }, ...placed];
  };
  return { rows: visit(rootItem(document), 1, null), found };
}

/** What must be expanded for a part to be seen, the innermost last. */
export function wayTo(document: PackageDocument, kind: PartKind, id: string): readonly string[] {
  switch (kind) {
    case "executable":
      return wayToExecutable(document, id);
    case "constraint": {
      const from = document.precedence_constraints.find((each) => each.id === id)?.from_executable ?? "";
      return wayToFolder(document, "constraints", graphOf(document).byId.get(from)?.parent ?? null);
    }
    case "variable":
      return wayToFolder(document, "variables", document.variables.find((each) => each.id === id)?.scope ?? null);
    case "note": {
      const note = noteOf(document, id);
      return wayToFolder(document, "notes", note?.executable ?? note?.parent ?? null);
    }
    case "connection":
      return wayToFolder(document, "connections", null);
    case "parameter":
      return wayToFolder(document, "parameters", null);
  }
}

function wayToFolder(document: PackageDocument, folder: Parameters<typeof folderKey>[0], owner: string | null): readonly string[] {
  const around = owner === null ? [ROOT] : [...wayToExecutable(document, owner), keyOf("executable", owner)];
  return [...around, folderKey(folder, owner)];
}

function wayToExecutable(document: PackageDocument, id: string): readonly string[] {
  const executable = graphOf(document).byId.get(id);
  if (!executable) return [];
  if (isHandler(executable)) return wayToFolder(document, "handlers", executable.parent);
  if (executable.parent === null) return [ROOT, folderKey("executables", null)];
  return [...wayToExecutable(document, executable.parent), keyOf("executable", executable.parent)];
}

/** What is toggled so that these lines are expanded. */
export function expanding(document: PackageDocument, toggled: ReadonlySet<string>, keys: Iterable<string>): ReadonlySet<string> {
  const next = new Set(toggled);
  for (const key of keys) {
    if (isOpenByKey(document, key)) next.delete(key);
    else next.add(key);
  }
  return next.size === toggled.size && [...next].every((key) => toggled.has(key)) ? toggled : next;
}

function isOpenByKey(document: PackageDocument, key: string): boolean {
  if (key === ROOT || key === folderKey("executables", null)) return true;
  const executable = key.startsWith("executable ") ? graphOf(document).byId.get(key.slice("executable ".length)) : undefined;
  return executable !== undefined && isContainer(executable);
}

/** The next line after this one whose label begins with what was typed, around the end. One letter typed again goes on. */
export function findTyped(rows: readonly Row[], at: number, typed: string): number {
  const wanted = typed.toLocaleLowerCase();
  const isRepeated = [...wanted].every((letter) => letter === wanted[0]);
  const start = isRepeated ? at + 1 : at;
  const sought = isRepeated ? wanted[0]! : wanted;
  for (let step = 0; step < rows.length; step += 1) {
    const index = (start + step) % rows.length;
    const { item } = rows[index]!;
    const label = item.kind === "variable" ? item.label.replace(/^.*::/, "") : item.label;
    if (label.toLocaleLowerCase().startsWith(sought)) return index;
  }
  return at;
}

/** Where a key leads from a line; undefined where it is none that leads somewhere. */
export function rowAfterKey(rows: readonly Row[], at: number, key: string, page: number): number | undefined {
  const last = rows.length - 1;
  switch (key) {
    case "ArrowDown":
      return Math.min(at + 1, last);
    case "ArrowUp":
      return Math.max(at - 1, 0);
    case "Home":
      return 0;
    case "End":
      return last;
    case "PageDown":
      return Math.min(at + page, last);
    case "PageUp":
      return Math.max(at - page, 0);
    default:
      return undefined;
  }
}
