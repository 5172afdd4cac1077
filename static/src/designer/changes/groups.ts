/** Changes of groups: frames around executables of one container. */

import { type Group, newId, type PackageDocument } from "../document/document.ts";
import { type Graph, graphOf } from "../document/graph.ts";
import { freeName } from "../document/names.ts";
import { mapSame } from "./lists.ts";
import { checkName, Refusal } from "./refusal.ts";

/** The container that all of these are in; refuses those of different ones. */
export function sharedParent(graph: Graph, ids: readonly string[]): string | null {
  if (ids.some((id) => !graph.byId.has(id))) throw new Refusal("This task is no longer in the package.");
  const parents = new Set(ids.map((id) => graph.byId.get(id)?.parent ?? null));
  if (parents.size !== 1) throw new Refusal("Choose tasks of one container. These are in different ones.");
  return [...parents][0]!;
}

/** Groups without tasks that went elsewhere; one that went as a whole stays a group. */
export function leaveGroups(groups: readonly Group[], gone: ReadonlySet<string>): readonly Group[] {
  return groups.map((group) => {
    const rest = group.executables.filter((id) => !gone.has(id));
    return rest.length === 0 || rest.length === group.executables.length ? group : { ...group, executables: rest };
  });
}

/** Groups without what is no longer there. */
export function pruneGroups(groups: readonly Group[], gone: ReadonlySet<string>): readonly Group[] {
  if (!groups.some(({ id, executables }) => gone.has(id) || executables.some((each) => gone.has(each)))) return groups;
  return groups.flatMap((group) => {
    const executables = group.executables.filter((id) => !gone.has(id));
    return gone.has(group.id) || executables.length === 0 ? [] : [{ ...group, executables }];
  });
}

/** Draws a frame around tasks of one container; they leave the groups that they were in. */
export function addGroup(document: PackageDocument, ids: readonly string[], name: string): PackageDocument {
  sharedParent(graphOf(document), ids);
  const group: Group = { id: newId(), name: freeName(name, document.groups.map((each) => each.name)), executables: ids, collapsed: false };
  return { ...document, groups: [...pruneGroups(document.groups, new Set(ids)), group] };
}

/** Draws tasks in this group and no other one; null in none, undefined as before. */
export function joinGroup(document: PackageDocument, ids: readonly string[], group: string | null | undefined): PackageDocument {
  const { groups } = graphOf(document);
  if (group === undefined || ids.every((id) => (groups.get(id)?.id ?? null) === group)) return document;
  const joining = document.groups.find(({ id }) => id === group);
  const others = pruneGroups(document.groups.filter((each) => each !== joining), new Set(ids));
  return { ...document, groups: joining ? [...others, { ...joining, executables: [...new Set([...joining.executables, ...ids])] }] : others };
}

export function renameGroup(document: PackageDocument, id: string, name: string): PackageDocument {
  const trimmed = name.trim();
  checkName(trimmed, document.groups.filter((other) => other.id !== id));
  const groups = mapSame(document.groups, (each) => (each.id === id && each.name !== trimmed ? { ...each, name: trimmed } : each));
  return groups === document.groups ? document : { ...document, groups };
}
