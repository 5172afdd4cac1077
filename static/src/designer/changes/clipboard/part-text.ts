/** Parts of a package as JSON to read and to write: the same parts come back, changed within the rules. */

import { isSame } from "../../document/comparing.ts";
import type { Executable, PackageDocument, Properties } from "../../document/document.ts";
import { nameProblem } from "../../document/names.ts";
import { parameterProblem, variableProblem } from "../../document/variables.ts";
import { type Json, JsonProblem, type Path, readJson } from "./json.ts";
import { CONNECTION, CONSTRAINT, EXECUTABLE, GROUP, type Misfit, NOTE, PARAMETER, readParts, type Shape, VARIABLE } from "./shapes.ts";

const SHAPES = {
  executables: EXECUTABLE,
  precedence_constraints: CONSTRAINT,
  variables: VARIABLE,
  parameters: PARAMETER,
  connections: CONNECTION,
  groups: GROUP,
  notes: NOTE,
} as const satisfies Readonly<Record<string, Shape>>;

type List = keyof typeof SHAPES;
interface Part {
  readonly id: string;
}

const LISTS = Object.keys(SHAPES) as List[];
/** What says what a part is, and where it belongs; that is changed on the canvas. */
const FIXED = ["type", "parent", "from_executable", "to_executable", "scope"] as const;

/** The JSON of the parts that have these IDs, or of all parts (null). */
export function writeParts(document: PackageDocument, ids: ReadonlySet<string> | null): string {
  const lists = LISTS.map((list) => [list, (document[list] as readonly Part[]).filter(({ id }) => ids === null || ids.has(id)).map((part) => inOrder(part, SHAPES[list]))] as const);
  return JSON.stringify(Object.fromEntries(lists.filter(([, parts]) => parts.length > 0)), null, 2);
}

/** What it is and is called comes first. */
function inOrder(part: Part, shape: Shape): object {
  const keys = Object.keys(shape).filter((key) => key in part);
  return Object.fromEntries(keys.map((key) => [key, part[key as keyof Part]]));
}

/** The document with these parts as the text has them. Throws JsonProblem, with the line where something is wrong. */
export function putParts(document: PackageDocument, ids: ReadonlySet<string> | null, text: string, defaults: Defaults = {}): PackageDocument {
  const json = readJson(text);
  const misfits: Misfit[] = [];
  const value = json.value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new JsonProblem("This must be an object in { }.", 1);
  const strange = Object.keys(value).find((key) => !(LISTS as readonly string[]).includes(key));
  if (strange !== undefined) fail(json, [strange], `“${strange}” is not known here. Known are ${LISTS.join(", ")}.`);
  let next = document;
  for (const list of LISTS) {
    const parts = readParts<Part>(SHAPES[list], (value as Record<string, unknown>)[list], [list], misfits);
    if (misfits[0]) fail(json, misfits[0].path, misfits[0].sentence);
    next = putList(next, list, parts, ids, json);
  }
  checkTogether(next, json, value as Record<string, readonly Part[]>);
  for (const [index, part] of ((value as Record<string, readonly Executable[]>)["executables"] ?? []).entries()) checkProperties(part, defaults[part.type], ["executables", index, "properties"], json);
  return next;
}

/** The properties of something new, by its type: they say which there are, and of what kind. */
type Defaults = Readonly<Record<string, Properties>>;

const KINDS: Readonly<Record<string, string>> = { string: "a text", number: "a number", boolean: "true or false", object: "an object in { }", list: "a list in [ ]" };

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "list" : typeof value;
}

function checkProperties({ type, properties }: Executable, known: Properties | undefined, path: Path, json: Json): void {
  if (!known) return;
  for (const [key, value] of Object.entries(properties)) {
    if (!Object.hasOwn(known, key)) fail(json, [...path, key], `“${key}” is no property of ${type}.`);
    const kind = kindOf(known[key]);
    // Where a new one has nothing, anything may come; the server judges it.
    if (known[key] !== null && value !== null && kindOf(value) !== kind) fail(json, [...path, key], `“${key}” must be ${KINDS[kind] ?? kind}.`);
  }
}

function fail(json: Json, path: Path, sentence: string): never {
  throw new JsonProblem(sentence, json.lineOf(path));
}

function putList(document: PackageDocument, list: List, parts: readonly Part[], ids: ReadonlySet<string> | null, json: Json): PackageDocument {
  const before = document[list] as readonly Part[];
  const shown = new Map(before.filter(({ id }) => ids === null || ids.has(id)).map((each) => [each.id, each]));
  const found = new Map<string, Part>();
  for (const [index, part] of parts.entries()) {
    const old = shown.get(part.id);
    if (!old) fail(json, [list, index, "id"], `There is no part “${part.id}” among those that were shown. Paste new parts on the canvas.`);
    if (found.has(part.id)) fail(json, [list, index, "id"], "This part is there twice.");
    const fixed = FIXED.find((key) => !isSame(old[key as keyof Part], part[key as keyof Part]));
    if (fixed) fail(json, [list, index, fixed], `“${fixed}” cannot be changed here. Do it on the canvas.`);
    found.set(part.id, part);
  }
  if (found.size < shown.size) fail(json, [list], "A part is missing. Delete it on the canvas.");
  const next = before.map((each) => (found.has(each.id) && !isSame(each, found.get(each.id)) ? { ...each, ...found.get(each.id)! } : each));
  return next.every((each, index) => each === before[index]) ? document : { ...document, [list]: next };
}

/** What is wrong between the parts: names that are taken. */
function checkTogether(document: PackageDocument, json: Json, value: Readonly<Record<string, readonly Part[] | undefined>>): void {
  for (const [index, { id }] of (value["executables"] ?? []).entries()) {
    const part = document.executables.find((each) => each.id === id)!;
    const others = document.executables.filter((each) => each.id !== id && each.parent === part.parent && (each.type === "EventHandler") === (part.type === "EventHandler"));
    const problem = part.type === "EventHandler" ? null : nameProblem(part.name, others.map(({ name }) => name));
    if (problem) fail(json, ["executables", index, "name"], problem);
  }
  for (const [index, { id }] of (value["connections"] ?? []).entries()) {
    const part = document.connections.find((each) => each.id === id)!;
    const problem = nameProblem(part.name, document.connections.filter((each) => each.id !== id).map(({ name }) => name));
    if (problem) fail(json, ["connections", index, "name"], problem);
  }
  for (const [index, { id }] of (value["variables"] ?? []).entries()) {
    const problem = variableProblem(document, document.variables.find((each) => each.id === id)!);
    if (problem) fail(json, ["variables", index], problem);
  }
  for (const [index, { id }] of (value["parameters"] ?? []).entries()) {
    const problem = parameterProblem(document, document.parameters.find((each) => each.id === id)!);
    if (problem) fail(json, ["parameters", index], problem);
  }
}
