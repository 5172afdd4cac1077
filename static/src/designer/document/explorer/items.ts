/**
 * The room document/explorer/: the package as one tree, as SSIS's Package Explorer shows it. Pure.
 *
 * What is in what: the package has its executables, constraints, handlers, connection managers, variables, parameters and notes, and so have
 * containers and tasks, as far as they can.
 */

import { conditionWords } from "../constraints.ts";
import { eventOf, type Executable, isContainer, isHandler, type PackageDocument, type PrecedenceConstraint } from "../document.ts";
import { graphOf, handlersOf, insideOf } from "../graph.ts";
import { noteTitle } from "../notes.ts";
import { qualifiedName } from "../variables.ts";

export type Folder = "executables" | "constraints" | "handlers" | "connections" | "variables" | "parameters" | "notes";

export const FOLDERS: Readonly<Record<Folder, string>> = {
  executables: "Executables",
  constraints: "Precedence Constraints",
  handlers: "Event Handlers",
  connections: "Connection Managers",
  variables: "Variables",
  parameters: "Parameters",
  notes: "Notes",
};

export type PartKind = "connection" | "variable" | "parameter" | "executable" | "constraint" | "note";

/** A line of the tree: the package, a heading of it or of an executable (the owner, null is the package), or a part. */
export type Item =
  | { readonly key: string; readonly label: string; readonly kind: "package" }
  | { readonly key: string; readonly label: string; readonly kind: "folder"; readonly folder: Folder; readonly owner: string | null; readonly count: number }
  | { readonly key: string; readonly label: string; readonly kind: PartKind; readonly id: string };

export const ROOT = "package";

export function keyOf(kind: PartKind, id: string): string {
  return `${kind} ${id}`;
}

export function folderKey(folder: Folder, owner: string | null): string {
  return `${folder} of ${owner ?? ROOT}`;
}

interface Index {
  readonly constraints: ReadonlyMap<string | null, readonly Item[]>;
  readonly variables: ReadonlyMap<string | null, readonly Item[]>;
  /** By the task that they are on. */
  readonly attached: ReadonlyMap<string, readonly Item[]>;
  /** Those on no task, by where they stand. */
  readonly free: ReadonlyMap<string | null, readonly Item[]>;
}

const indexes = new WeakMap<PackageDocument, Index>();
const NOTHING: readonly Item[] = [];

/** All that stands beside the executables, by whose it is; computed once for a document, which never changes. */
function indexOf(document: PackageDocument): Index {
  let index = indexes.get(document);
  if (!index) {
    const { byId } = graphOf(document);
    const part = (kind: PartKind, id: string, label: string): Item => ({ key: keyOf(kind, id), kind, id, label });
    const noted = (onTask: boolean) => document.notes.filter(({ executable }) => (executable !== null) === onTask);
    index = {
      constraints: grouped(document.precedence_constraints, ({ from_executable }) => byId.get(from_executable)?.parent ?? null, (each) => part("constraint", each.id, constraintLabel(document, each))),
      variables: grouped(document.variables, ({ scope }) => scope, (each) => part("variable", each.id, qualifiedName(each))),
      attached: grouped(noted(true), ({ executable }) => executable!, (each) => part("note", each.id, noteTitle(each))),
      free: grouped(noted(false), ({ parent }) => parent, (each) => part("note", each.id, noteTitle(each))),
    };
    indexes.set(document, index);
  }
  return index;
}

function grouped<Part, Key>(parts: readonly Part[], key: (part: Part) => Key, item: (part: Part) => Item): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const part of parts) {
    const group = groups.get(key(part));
    if (group) group.push(item(part));
    else groups.set(key(part), [item(part)]);
  }
  return groups;
}

/** "Mail report → Clean up, on success": a constraint in words. */
export function constraintLabel(document: PackageDocument, constraint: PrecedenceConstraint): string {
  const { byId } = graphOf(document);
  const [from, to] = [constraint.from_executable, constraint.to_executable].map((id) => byId.get(id)?.name ?? "a missing task");
  const several = constraint.logical_and ? "" : ", one of several is enough";
  return `${from} → ${to}, on ${conditionWords(constraint)}${several}`;
}

export function rootItem(document: PackageDocument): Item {
  return { key: ROOT, kind: "package", label: document.name };
}

/** What is below a line of the tree, in the order in which it is shown. */
export function childrenOf(document: PackageDocument, item: Item): readonly Item[] {
  if (item.kind === "package") return packageFolders(document);
  if (item.kind === "folder") return folderItems(document, item.folder, item.owner);
  if (item.kind !== "executable") return NOTHING;
  const executable = graphOf(document).byId.get(item.id);
  return executable ? [...executableItems(document, item.id), ...executableFolders(document, executable)] : NOTHING;
}

/** All headings, empty ones too: each is where one adds. */
function packageFolders(document: PackageDocument): readonly Item[] {
  const folders: readonly Folder[] = ["executables", "constraints", "handlers", "connections", "variables", "parameters", "notes"];
  return folders.map((each) => folderItem(document, each, null));
}

function executableFolders(document: PackageDocument, { id, ...executable }: Executable): readonly Item[] {
  const inside: readonly Folder[] = isContainer(executable) || isHandler(executable) ? ["constraints"] : [];
  return ([...inside, "handlers", "variables", "notes"] as const).map((each) => folderItem(document, each, id)).filter((each) => each.kind === "folder" && each.count > 0);
}

function folderItem(document: PackageDocument, folder: Folder, owner: string | null): Item {
  return { key: folderKey(folder, owner), kind: "folder", folder, owner, label: FOLDERS[folder], count: folderItems(document, folder, owner).length };
}

function folderItems(document: PackageDocument, folder: Folder, owner: string | null): readonly Item[] {
  const index = indexOf(document);
  switch (folder) {
    case "executables":
      return executableItems(document, owner);
    case "constraints":
      return index.constraints.get(owner) ?? NOTHING;
    case "handlers":
      return handlersOf(graphOf(document), owner).map((each) => ({ key: keyOf("executable", each.id), kind: "executable", id: each.id, label: eventOf(each) }));
    case "connections":
      return document.connections.map(({ id, name }) => ({ key: keyOf("connection", id), kind: "connection", id, label: name }));
    case "variables":
      return index.variables.get(owner) ?? NOTHING;
    case "parameters":
      return document.parameters.map(({ id, name }) => ({ key: keyOf("parameter", id), kind: "parameter", id, label: name }));
    case "notes":
      return [...(index.attached.get(owner ?? "") ?? NOTHING), ...(index.free.get(owner) ?? NOTHING)];
  }
}

function executableItems(document: PackageDocument, owner: string | null): readonly Item[] {
  return insideOf(graphOf(document), owner).map(({ id, name }) => ({ key: keyOf("executable", id), kind: "executable", id, label: name }));
}
