/** Every change can be undone and done again: one of each kind, and many of them one after the other. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import type { Change } from "../../../static/src/designer/changes/changes.ts";
import { applyStep, goTo, type History, startHistory, undo } from "../../../static/src/designer/changes/history.ts";
import { Refusal } from "../../../static/src/designer/changes/refusal.ts";
import type { PackageDocument, Variable } from "../../../static/src/designer/document/document.ts";
import { arrow, box, document, task } from "../packages.ts";

const variable: Variable = { id: "v", scope: null, namespace: "User", name: "Rows", description: "", type: "Int32", value: 0, expression: "", evaluate_as_expression: false, read_only: false, raise_changed_event: false };
const parameter = { id: "p", name: "Top", description: "", type: "Int32", value: 5, required: false, sensitive: false };
const server = { id: "s", type: "SMTP", name: "Mail", description: "", properties: { smtp_server: "mail" }, expressions: {} };
const memo = { id: "n", parent: null, executable: "a", text: "Each morning", x: 300, y: 0, width: 240, height: 96 };
const frame = { id: "g", name: "Group", executables: ["b", "c"], collapsed: false };

/** All that a package can have, frozen: who changes it in place fails. */
const everything: PackageDocument = freeze({
  ...document([task("a", { properties: { smtp_connection: "Mail" } }), task("b", { y: 200 }), task("c", { y: 400 }), box("box", { x: 400 }), task("in", { parent: "box", x: 24, y: 72 })], [arrow("a-b"), arrow("b-c")]),
  variables: [variable],
  parameters: [parameter],
  connections: [server],
  groups: [frame],
  notes: [memo],
});

/** One change of each kind; a kind that is missing here is an error of the types. */
const CHANGES: { readonly [Kind in Change["type"]]: Extract<Change, { type: Kind }> } = {
  add: { type: "add", executables: [task("new", { y: 800 })], constraints: [arrow("c-new")], variables: [{ ...variable, id: "w", name: "More" }] },
  move: { type: "move", places: new Map([["a", { x: 80, y: 8 }]]) },
  transfer: { type: "transfer", ids: ["a"], parent: "box", places: new Map() },
  wrap: { type: "wrap", ids: ["b", "c"], container: { id: "wrapped", type: "Sequence", name: "Both", properties: {} } },
  resize: { type: "resize", id: "box", rect: { x: 400, y: 0, width: 640, height: 480 } },
  collapse: { type: "collapse", ids: new Set(["box"]), collapsed: true },
  group: { type: "group", ids: ["a", "b"], name: "Mine" },
  ungroup: { type: "ungroup", id: "g" },
  "put-note": { type: "put-note", note: { ...memo, text: "Each evening" } },
  rename: { type: "rename", id: "a", name: "First" },
  update: { type: "update", executable: task("a", { properties: { subject: "Hello" } }) },
  "put-properties": { type: "put-properties", ids: new Set(["b"]), from: task("x", { properties: { subject: "Bye" } }) },
  "set-common": { type: "set-common", ids: new Set(["a"]), part: { disable: true } },
  "set-properties": { type: "set-properties", ids: new Set(["a", "b"]), part: { subject: "Both" } },
  drive: { type: "drive", ids: new Set(["a", "b"]), property: "subject", text: "@[User::Rows]" },
  delete: { type: "delete", ids: new Set(["b"]) },
  connect: { type: "connect", constraint: arrow("c-box") },
  reconnect: { type: "reconnect", id: "a-b", from: "a", to: "c" },
  "set-constraints": { type: "set-constraints", ids: new Set(["a-b"]), part: { value: "failure" } },
  "add-connection": { type: "add-connection", connection: { ...server, id: "s2", name: "Other" } },
  "update-connection": { type: "update-connection", connection: { ...server, name: "Relay" } },
  repoint: { type: "repoint", from: server, to: "other" },
  "delete-connection": { type: "delete-connection", id: "s" },
  "add-variable": { type: "add-variable", variable: { ...variable, id: "v2", name: "Columns" } },
  "update-variable": { type: "update-variable", variable: { ...variable, value: 7 } },
  "delete-variables": { type: "delete-variables", ids: new Set(["v"]) },
  "add-parameter": { type: "add-parameter", parameter: { ...parameter, id: "p2", name: "Least" } },
  "update-parameter": { type: "update-parameter", parameter: { ...parameter, value: 6 } },
  "delete-parameters": { type: "delete-parameters", ids: new Set(["p"]) },
  "set-expressions": { type: "set-expressions", part: "a", expressions: { subject: '"Hello"' } },
  "set-texts": { type: "set-texts", texts: [{ list: "executables", id: "a", keys: ["name"], owner: "a", label: "Name", text: "Found" }] },
  describe: { type: "describe", name: "Daily", description: "By day" },
  replace: { type: "replace", document: document([]) },
};

function freeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) for (const each of Object.values(Object.freeze(value))) freeze(each);
  return value;
}

for (const change of Object.values(CHANGES)) {
  test(`${change.type} can be undone and done again`, () => {
    const before = JSON.stringify(everything);
    const done = applyStep(startHistory(everything), change, change.type);
    assert.notEqual(done.present, everything);
    assert.equal(JSON.stringify(undo(done).present), before);
    assert.equal(goTo(undo(done), 1).present, done.present);
  });
}

/** The same numbers each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function tryStep(history: History, change: Change): History {
  try {
    return applyStep(history, change, change.type);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return history;
  }
}

test("many changes one after the other are undone to the beginning, and done again to the end", () => {
  const kinds = Object.values(CHANGES).filter(({ type }) => type !== "replace");
  for (let seed = 1; seed <= 40; seed += 1) {
    const random = numbers(seed);
    const steps = kinds.map((change) => [random(), change] as const).sort(([one], [other]) => one - other).map(([, change]) => change);
    const history = steps.reduce(tryStep, startHistory(everything));
    assert.equal(goTo(history, 0).present, everything);
    assert.equal(goTo(goTo(history, 0), history.past.length).present, history.present);
    assert.deepEqual(goTo(history, 1).future.map(({ label }) => label), history.past.slice(1).map(({ label }) => label));
  }
});

test("a step that goes on is called what it has come to", () => {
  const moved = applyStep(startHistory(everything), CHANGES.move, "Moved to 80, 8.");
  const on = applyStep(moved, { type: "move", places: new Map([["a", { x: 88, y: 8 }]]) }, "Moved to 88, 8.", true);
  assert.deepEqual(on.past.map(({ label, document }) => [label, document]), [["Moved to 88, 8.", everything]]);
});

test("the document changes by steps alone, but for what is loaded, saved, or only looked at", () => {
  const commands = resolve(import.meta.dirname, "../../../static/src/designer");
  const scripts = readdirSync(commands, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
  const direct = scripts.filter((name) => /app\.set\((?=\{)[^;]*[{,]\s*history\s*[:,}]/.test(readFileSync(join(commands, name), "utf8")));
  assert.deepEqual(direct.sort(), ["commands/containers.ts", "commands/edit.ts", "commands/saving.ts", "drafts/opening.ts", "store/state.ts"]);
});
