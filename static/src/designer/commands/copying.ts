/** Copying, cutting, pasting and duplicating: on the system's clipboard as readable JSON, so that it goes into other packages, tickets and chats. */

import type { Along } from "../changes/clipboard/along.ts";
import { type Clipping, copyTasks, pasteTasks } from "../changes/clipboard/clipping.ts";
import { type Matched, matchClipping } from "../changes/clipboard/matching.ts";
import { writeClipping } from "../changes/clipboard/writing.ts";
import { type ConnectionManager, isContainer, isHandler, newId } from "../document/document.ts";
import { freeName } from "../document/names.ts";
import { looseNotes, noteOf, noteTitle } from "../document/notes.ts";
import { graphOf, outermost } from "../document/graph.ts";
import { counted, listed } from "../document/words.ts";
import { announceFailure, notify, notifyFailure } from "../store/notices.ts";
import { app, present, shownFlow } from "../store/state.ts";
import { change } from "./edit.ts";
import { inContainer, namesOf } from "./naming.ts";
import { selecting, targets } from "./selection.ts";
import { deleteTasks } from "./tasks.ts";
import { focusTask } from "./view.ts";

/** What was copied last in this browser, for the menu where the system's clipboard cannot be read. */
const CLIPBOARD = "mailwright.clipboard";

/** Copies by the menu, for which the browser has no clipboard event of its own. */
export function copy(ids: ReadonlySet<string> = targets()): void {
  if (ids.size > 0) void write(textOf(ids));
}

/** What is copied as text, which is said. */
export function textOf(ids: ReadonlySet<string>): string {
  const { boot, shared } = app.get();
  const clipping = copyTasks(present(), ids);
  const properties = JSON.stringify(clipping.executables.map((each) => each.properties));
  const connection_names = Object.fromEntries(shared.filter(({ id }) => properties.includes(id)).map(({ id, name }) => [id, name]));
  const text = writeClipping({ ...clipping, connection_names }, `${boot.package.project.name} / ${present().name}`);
  localStorage.setItem(CLIPBOARD, text);
  notify(`Copied ${listed(namesOf(ids))}.`);
  return text;
}

/** A connection manager as text, which is said. */
export function textOfConnection(id: string): string | null {
  const own = present().connections.find((each) => each.id === id);
  if (!own) return null;
  const nothing = { executables: [], constraints: [], variables: [], parameters: [], groups: [], notes: [] };
  const text = writeClipping({ ...nothing, connections: [own] }, `${app.get().boot.package.project.name} / ${present().name}`);
  localStorage.setItem(CLIPBOARD, text);
  notify(`Copied the connection manager ${listed([own.name])}.`);
  return text;
}

export function copyConnection(id: string): void {
  const text = textOfConnection(id);
  if (text !== null) void write(text);
}

async function write(text: string): Promise<void> {
  // Where the page is not served securely there is no such clipboard; then what was copied stays in this browser.
  await navigator.clipboard?.writeText(text).catch(() => undefined);
}

export function cut(ids: ReadonlySet<string> = targets()): void {
  copy(ids);
  deleteTasks(ids);
}

/** What the system's clipboard holds, if the browser lets it be read, else what was copied last here. */
async function readClipboard(): Promise<string | null> {
  const text = await navigator.clipboard?.readText().catch(() => null);
  return text || localStorage.getItem(CLIPBOARD);
}

/** Pastes by the menu: beside or into what it is of. */
export async function paste(at?: string): Promise<void> {
  await pasteText(await readClipboard(), at);
}

export async function pasteProperties(ids: ReadonlySet<string> = targets()): Promise<void> {
  await pastePropertiesOf(await readClipboard(), ids);
}

async function readText(text: string | null): Promise<Clipping | null> {
  if (!text) {
    announceFailure("There is nothing to paste.");
    return null;
  }
  // The rules for what comes from anywhere are loaded when something comes.
  const { readClipping } = await import("../changes/clipboard/reading.ts");
  try {
    return readClipping(text);
  } catch (error) {
    notifyFailure(`Nothing is pasted. ${(error as Error).message}`);
    return null;
  }
}

/** Pastes what was copied, here or elsewhere: into the container that is selected, or beside what is; beside or into what is named, "" is the package. */
export async function pasteText(text: string | null, at?: string): Promise<void> {
  const clipping = await readText(text);
  if (clipping) pasteClipping(clipping, placeToPaste(clipping, at), "Pasted");
}

/** Gives tasks the properties of the first one that was copied. */
export async function pastePropertiesOf(text: string | null, ids: ReadonlySet<string>): Promise<void> {
  const clipping = await readText(text);
  const first = clipping?.executables.find((each) => !isHandler(each));
  if (!clipping || !first) return;
  const others = [...ids].filter((id) => graphOf(present()).byId.has(id));
  const matched = matchClipping(present(), { ...clipping, executables: [first] }, first.parent, app.get().shared);
  const same = others.filter((id) => graphOf(present()).byId.get(id)?.type === first.type);
  const what = same.length === others.length ? "" : `, to ${counted(others.length - same.length, "task")} of another type only what all tasks have`;
  const sentence = `Gave the properties of ${listed([first.name])} to ${listed(namesOf(new Set(others)))}${what}.${toldOf(matched)}`;
  if (change({ type: "put-properties", ids: new Set(others), from: matched.clipping.executables[0]!, along: alongOf(matched) }, sentence)) notify(sentence);
}

function alongOf({ variables, parameters, connections }: Matched): Along {
  return { variables, parameters, connections };
}

/** What came along, what was found here by its name, and what is nowhere. */
function toldOf({ brought, byName, missing }: Matched): string {
  const part = (words: string, things: readonly string[]) => (things.length === 0 ? "" : ` ${words}: ${things.join(", ")}.`);
  return part("Brought along", brought) + part("Matched by name", byName) + part("Not in this package", missing);
}

/** Copies and pastes at once, and leaves the clipboard as it is. */
export function duplicate(ids: ReadonlySet<string> = targets()): void {
  const first = outermost(graphOf(present()), ids)[0] ?? looseNotes(present(), ids)[0];
  if (first) pasteClipping(copyTasks(present(), ids), first.parent, "Duplicated as");
}

function pasteClipping(copied: Clipping, parent: string | null | undefined, verb: string): void {
  if (copied.executables.length + copied.notes.length === 0) return pasteConnections(copied.connections);
  if (parent === undefined) return;
  const matched = matchClipping(present(), copied, parent, app.get().shared);
  const pasted = pasteTasks(present(), matched.clipping, parent);
  const addition = { ...pasted, ...alongOf(matched), variables: [...pasted.variables, ...matched.variables] };
  const roots = addition.executables.filter((each) => each.parent === parent);
  const notes = addition.notes.filter((each) => each.parent === parent && each.executable === null);
  const ids = [...roots, ...notes].map(({ id }) => id);
  const told = toldOf(matched);
  const sentence = `${verb} ${listed([...roots.map(({ name }) => name), ...notes.map(noteTitle)])}${inContainer(parent)}.${told}`;
  if (!change({ type: "add", ...addition }, sentence, selecting(ids))) return;
  if (told) notify(sentence);
  if (ids[0]) focusTask(ids[0]);
}

/** Connection managers alone come as copies of their own, under free names. */
function pasteConnections(copied: readonly ConnectionManager[]): void {
  const names = present().connections.map(({ name }) => name);
  const connections = copied.map((each) => {
    const name = freeName(each.name, names);
    names.push(name);
    return { ...each, id: newId(), name };
  });
  const sentence = `Pasted the ${connections.length === 1 ? "connection manager" : "connection managers"} ${listed(connections.map(({ name }) => name))}.`;
  if (change({ type: "add", executables: [], connections }, sentence)) notify(sentence);
}

/** In the container that has the focus or is selected alone, unless it is pasted itself; else beside what has. */
function placeToPaste(clipping: Clipping, at?: string): string | null | undefined {
  if (at === "") return null;
  const { byId } = graphOf(present());
  const { selected } = app.get();
  const focused = document.activeElement?.closest<HTMLElement>("[data-task]")?.dataset["task"];
  const id = at ?? focused ?? (selected.size === 1 ? [...selected][0]! : "");
  const chosen = byId.get(id);
  const note = noteOf(present(), id);
  if (note) return note.parent;
  if (!chosen) return shownFlow(app.get());
  if (isHandler(chosen)) return chosen.id;
  const isTarget = isContainer(chosen) && !chosen.collapsed && !clipping.executables.some(({ id }) => id === chosen.id);
  return isTarget ? chosen.id : chosen.parent;
}
