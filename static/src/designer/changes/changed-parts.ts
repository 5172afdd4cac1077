/** What differs between two versions of a package, part by part, as the server keeps what is not saved. */

import { isSame } from "../document/comparing.ts";
import type { PackageDocument } from "../document/document.ts";

type List = "parameters" | "variables" | "connections" | "executables" | "precedence_constraints" | "groups" | "notes";

const LISTS: readonly List[] = ["parameters", "variables", "connections", "executables", "precedence_constraints", "groups", "notes"];

/** The package's own properties, the parts that are new or another one, and the IDs of those that are gone. */
export interface ChangedParts extends PackageDocument {
  readonly gone: readonly string[];
}

/** The second document with the parts of the first that are the same; the first itself where all of it is. */
export function sharing(known: PackageDocument, document: PackageDocument): PackageDocument {
  const lists: Partial<Record<List, readonly unknown[]>> = {};
  for (const name of LISTS) {
    const had = new Map<string, unknown>(known[name].map((part) => [part.id, part]));
    lists[name] = document[name].map((part) => (isSame(had.get(part.id), part) ? had.get(part.id) : part));
  }
  const shared = { ...document, ...(lists as Pick<PackageDocument, List>) };
  return isSame(known, shared) ? known : shared;
}

/** What makes the second of the first. Unchanged parts are the same objects in both, so they are not compared further. */
export function changedParts(before: PackageDocument, after: PackageDocument): ChangedParts {
  const gone: string[] = [];
  const lists: Partial<Record<List, readonly unknown[]>> = {};
  for (const name of LISTS) {
    const was = new Map<string, unknown>(before[name].map((part) => [part.id, part]));
    lists[name] = after[name].filter((part) => was.get(part.id) !== part);
    for (const { id } of after[name]) was.delete(id);
    gone.push(...was.keys());
  }
  return { ...after, ...(lists as Pick<PackageDocument, List>), gone };
}
