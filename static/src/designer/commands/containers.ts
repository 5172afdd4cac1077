/** What people do with containers and groups: each command is one step that can be undone. */

import { crossings } from "../changes/transfers.ts";
import { CONTAINER_TYPES, newId, type Point } from "../document/document.ts";
import { looseNotes, noteOf, parentOf } from "../document/notes.ts";
import { graphOf, insideOf, outermost } from "../document/graph.ts";
import type { Rect } from "../document/placement.ts";
import { counted, listed } from "../document/words.ts";
import { announce, notify } from "../store/notices.ts";
import { app, present, typeOf } from "../store/state.ts";
import { change } from "./edit.ts";
import { inContainer, namesOf } from "./naming.ts";
import { targets } from "./selection.ts";
import { focusTask } from "./view.ts";

/** Puts tasks into a container or out of one; the constraints that would cross its border are deleted, which is said. */
export function moveInto(ids: Iterable<string>, parent: string | null, places: ReadonlyMap<string, Point> = new Map(), group?: string | null): boolean {
  const chosen = new Set(ids);
  const movers = [...outermost(graphOf(present()), chosen), ...looseNotes(present(), chosen)].map(({ id }) => id);
  const cut = crossings(present(), movers, parent).length;
  const where = inContainer(parent).replace(" in ", " into ") || " out of its container";
  const loss = cut === 0 ? "" : ` ${counted(cut, "constraint")} that would cross the container's border ${cut === 1 ? "was" : "were"} deleted.`;
  const sentence = `Moved ${listed(namesOf(new Set(movers)))}${where}.${loss}`;
  const isMoved = change({ type: "transfer", ids: movers, parent, places, group }, sentence);
  if (isMoved && cut > 0) notify(sentence);
  return isMoved;
}

/** Puts the chosen tasks into a new Sequence container. */
export function wrapInSequence(ids: ReadonlySet<string> = targets()): void {
  const chosen = outermost(graphOf(present()), ids).map((each) => each.id);
  const type = typeOf(app.get(), "Sequence");
  if (!type || chosen.length === 0) return;
  const container = { id: newId(), type: type.name, name: type.default_name, properties: { ...type.default_properties } };
  const sentence = `Put ${listed(namesOf(new Set(chosen)))} into a ${type.label}.`;
  if (change({ type: "wrap", ids: chosen, container }, sentence, { selected: new Set([container.id]), constraints: new Set(), current: container.id })) focusTask(container.id);
}

/** Draws a frame around the chosen tasks. */
export function groupTasks(ids: ReadonlySet<string> = targets()): void {
  const chosen = outermost(graphOf(present()), ids).map((each) => each.id);
  if (chosen.length === 0 || !change({ type: "group", ids: chosen, name: "Group" }, `Grouped ${listed(namesOf(new Set(chosen)))}.`)) return;
  const group = present().groups.at(-1)!;
  app.set({ selected: new Set([group.id]), current: group.id });
  focusTask(group.id);
}

export function ungroup(id: string): void {
  const group = present().groups.find((each) => each.id === id);
  if (!group) return;
  if (change({ type: "ungroup", id }, `Ungrouped ${group.name}.`, { selected: new Set(group.executables), current: group.executables[0] ?? null })) focusTask(group.executables[0]!);
}

/** Collapses or expands containers and groups. Who may not edit does so for this page alone. */
export function setCollapsed(id: string, collapsed: boolean): void {
  const part = partOf(id);
  if (!part || part.collapsed === collapsed) return;
  const what = { type: "collapse", ids: new Set([id]), collapsed } as const;
  const sentence = `${collapsed ? "Collapsed" : "Expanded"} ${part.name}.`;
  if (app.get().boot.canEdit) {
    if (change(what, sentence)) focusTask(id);
  } else lookCollapsed(id, collapsed, sentence);
}

function lookCollapsed(id: string, collapsed: boolean, sentence: string): void {
  const { history } = app.get();
  const set = <Part extends { readonly id: string }>(parts: readonly Part[]) => parts.map((each) => (each.id === id ? { ...each, collapsed } : each));
  const document = { ...history.present, executables: set(history.present.executables), groups: set(history.present.groups) };
  app.set({ history: { ...history, present: document }, saved: document });
  announce(sentence);
}

export function toggleCollapsed(id: string): void {
  const part = partOf(id);
  if (part) setCollapsed(id, !part.collapsed);
}

/** The container or group of this ID. */
export function partOf(id: string): { readonly name: string; readonly collapsed: boolean } | undefined {
  const executable = graphOf(present()).byId.get(id);
  if (executable) return CONTAINER_TYPES.has(executable.type) ? executable : undefined;
  return present().groups.find((group) => group.id === id);
}

export function resizeTo(id: string, rect: Rect, continues = false): void {
  const { width, height } = rect;
  change({ type: "resize", id, rect }, `Resized ${listed(namesOf(new Set([id])))} to ${Math.round(width)} by ${Math.round(height)}.`, {}, continues);
}

/** Makes a container as small as what is in it allows. */
export function fitContainer(id: string): void {
  const { x, y } = graphOf(present()).byId.get(id)!;
  change({ type: "resize", id, rect: { x, y, width: 0, height: 0 } }, `Fitted ${listed(namesOf(new Set([id])))} to what is in it.`);
}

/** Moves the focus into a container or group, which is expanded for it. */
export function enter(id: string): void {
  const part = partOf(id);
  if (!part) return announce("This is no container.");
  const group = present().groups.find((each) => each.id === id);
  const first = group?.executables[0] ?? insideOf(graphOf(present()), id)[0]?.id;
  if (first === undefined) return announce(`${part.name} is empty.`);
  if (part.collapsed) setCollapsed(id, false);
  focusTask(first);
}

/** Moves the focus from a task to the group or container that it is in. */
export function leave(id: string): void {
  const graph = graphOf(present());
  const group = graph.groups.get(id) ?? undefined;
  if (group) return focusTask(group.id);
  const member = noteOf(present(), id) || graph.byId.has(id) ? id : (present().groups.find((each) => each.id === id)?.executables[0] ?? "");
  const container = graph.byId.get(parentOf(present(), member) ?? "");
  if (container && CONTAINER_TYPES.has(container.type)) focusTask(container.id);
  else announce("This is not in a container.");
}
