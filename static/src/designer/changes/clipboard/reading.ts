/** Reading a clipping that comes from anywhere. */

import { type Executable, isHandler, type PrecedenceConstraint } from "../../document/document.ts";
import type { Clipping } from "./clipping.ts";
import { type Json, JsonProblem, readJson } from "./json.ts";
import { CONNECTION, CONSTRAINT, EXECUTABLE, GROUP, type Misfit, NOTE, PARAMETER, readParts, VARIABLE } from "./shapes.ts";

export const LONGEST_TEXT = 4_000_000;
/** Tasks, notes and the like in one clipping. */
export const MOST_PARTS = 5_000;

/** Reads what writeClipping wrote, or a whole package as the API gives it. Throws JsonProblem, with the line where something is wrong. */
export function readClipping(text: string): Clipping {
  if (text.length > LONGEST_TEXT) throw new JsonProblem(`This is longer than ${LONGEST_TEXT.toLocaleString("en")} characters.`, null);
  if (!text.trimStart().startsWith("{")) throw new JsonProblem("The clipboard holds no tasks. Copy some here or in another package, or the JSON of some.", null);
  const json = readJson(text);
  const value = json.value as Record<string, unknown>;
  const source = isObject(value["document"]) ? value["document"] : value;
  const misfits: Misfit[] = [];
  const path = source === value ? [] : ["document"];
  const read = <Part>(shape: Parameters<typeof readParts>[0], key: string) => readParts<Part>(shape, source[key], [...path, key], misfits);
  const clipping: Clipping = {
    executables: read(EXECUTABLE, "executables"),
    constraints: read(CONSTRAINT, "precedence_constraints"),
    variables: read(VARIABLE, "variables"),
    parameters: read(PARAMETER, "parameters"),
    connections: read(CONNECTION, "connections"),
    groups: read(GROUP, "groups"),
    notes: read(NOTE, "notes"),
    connection_names: readNames(source["connection_names"]),
  };
  const first = misfits[0] ?? findMisfit(clipping);
  if (first) throw problemAt(json, first);
  return clipping;
}

export function problemAt(json: Json, { path, sentence }: Misfit): JsonProblem {
  return new JsonProblem(sentence, json.lineOf(path));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readNames(value: unknown): Readonly<Record<string, string>> {
  return isObject(value) ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string")) : {};
}

/** What is wrong between the parts: an ID twice, something in what is not there, a circle. */
function findMisfit({ executables, constraints, connections, groups, notes }: Clipping): Misfit | undefined {
  if (executables.length + notes.length + connections.length === 0) return { path: [], sentence: "This holds neither tasks nor notes nor connection managers." };
  if (executables.length + constraints.length + connections.length + notes.length > MOST_PARTS) return { path: [], sentence: `This holds more than ${MOST_PARTS.toLocaleString("en")} parts.` };
  const byId = new Map(executables.map((each) => [each.id, each]));
  const isMissing = (id: string | null) => id !== null && !byId.has(id);
  const seen = new Set<string>();
  for (const [index, { id }] of [...executables, ...groups, ...notes].entries()) {
    if (seen.has(id)) return { path: index < executables.length ? ["executables", index, "id"] : [], sentence: `The ID “${id}” is there twice.` };
    seen.add(id);
  }
  for (const [index, each] of executables.entries()) {
    if (isMissing(each.parent)) return { path: ["executables", index, "parent"], sentence: `“${each.name}” is in a container that is not there.` };
    if (isInCircle(byId, each)) return { path: ["executables", index, "parent"], sentence: `“${each.name}” is in itself.` };
    if (each.parent === null && isHandler(each)) return { path: ["executables", index], sentence: "An event handler comes with what it belongs to." };
  }
  const constraint = constraints.findIndex(({ from_executable, to_executable }) => byId.get(from_executable)?.parent !== byId.get(to_executable)?.parent || isMissing(from_executable) || from_executable === to_executable);
  if (constraint >= 0) return { path: ["precedence_constraints", constraint], sentence: "This constraint does not join two tasks of one container." };
  const circle = findCircle(constraints);
  if (circle >= 0) return { path: ["precedence_constraints", circle], sentence: "This constraint leads back to where it comes from: such a package could never run." };
  const group = groups.findIndex((each) => each.executables.some(isMissing));
  if (group >= 0) return { path: ["groups", group], sentence: "A task of this group is not there." };
  const note = notes.findIndex((each) => isMissing(each.parent) || isMissing(each.executable));
  return note >= 0 ? { path: ["notes", note], sentence: "What this note stands in, or on, is not there." } : undefined;
}

/** The first constraint with which there is a way back to where it comes from; -1 is none. */
function findCircle(constraints: readonly PrecedenceConstraint[]): number {
  const next = new Map<string, string[]>();
  return constraints.findIndex(({ from_executable: from, to_executable: to }) => {
    // A set gives what is added to it while it is gone through.
    const seen = new Set([to]);
    for (const at of seen) for (const id of next.get(at) ?? []) seen.add(id);
    next.set(from, [...(next.get(from) ?? []), to]);
    return seen.has(from);
  });
}

function isInCircle(byId: ReadonlyMap<string, Executable>, start: Executable): boolean {
  const seen = new Set<string>();
  for (let at: Executable | undefined = start; at; at = at.parent === null ? undefined : byId.get(at.parent)) {
    if (seen.has(at.id)) return true;
    seen.add(at.id);
  }
  return false;
}
