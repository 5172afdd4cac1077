/** Copying and pasting as readable text, between packages. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChange } from "../../../static/src/designer/changes/changes.ts";
import { type Clipping, copyTasks, pasteTasks } from "../../../static/src/designer/changes/clipboard/clipping.ts";
import { readJson } from "../../../static/src/designer/changes/clipboard/json.ts";
import { matchClipping } from "../../../static/src/designer/changes/clipboard/matching.ts";
import { readClipping } from "../../../static/src/designer/changes/clipboard/reading.ts";
import { writeClipping } from "../../../static/src/designer/changes/clipboard/writing.ts";
import type { PackageDocument } from "../../../static/src/designer/document/document.ts";
import { arrow, box, document, task } from "../packages.ts";

const SERVER = { id: "11111111-1111-4111-8111-111111111111", type: "SMTP", name: "Mail server", description: "", properties: { smtp_server: "mail.example.com" }, expressions: {} };
const SHARED = "22222222-2222-4222-8222-222222222222";
const variable = (id: string, name: string, part = {}) => ({ id, scope: null, namespace: "User", name, description: "", type: "String", value: "", expression: "", evaluate_as_expression: false, read_only: false, raise_changed_event: false, ...part });
const loop = box("Loop", { type: "ForeachLoop", properties: { enumerator: { kind: "Row", file_connection: SHARED }, mappings: [{ variable: "User::To" }] } });
const mail = task("Mail", { parent: "Loop", properties: { smtp_connection: SERVER.id, to_line: "x" }, expressions: { subject: '"For " + @[User::Whole]' } });
const source: PackageDocument = {
  ...document([loop, mail, task("Next", { parent: "Loop", y: 200, properties: { smtp_connection: "mail server" } })], [arrow("Mail-Next")]),
  connections: [SERVER],
  variables: [variable("v1", "To", { scope: "Loop" }), variable("v2", "Whole", { expression: "@[$Package::Top]", evaluate_as_expression: true }), variable("v3", "Other")],
  parameters: [{ id: "p1", name: "Top", description: "", type: "Int32", value: 5, required: false, sensitive: false }],
};

function copied(): Clipping {
  return readClipping(writeClipping({ ...copyTasks(source, new Set(["Loop"])), connection_names: { [SHARED]: "Rows file" } }, "Samples / Nightly"));
}

function paste(target: PackageDocument, shared: readonly { id: string; name: string }[] = []) {
  const matched = matchClipping(target, copied(), null, shared);
  const pasted = pasteTasks(target, matched.clipping, null);
  const { parameters, connections } = matched;
  return { matched, after: applyChange(target, { type: "add", ...pasted, parameters, connections, variables: [...pasted.variables, ...matched.variables] }) };
}

test("what copied tasks name comes along into a package that has none of it", () => {
  const { matched, after } = paste(document([]));
  assert.deepEqual(matched.brought, ["connection manager Mail server", "variable User::Whole", "parameter Top"]);
  assert.deepEqual([matched.byName, matched.missing], [[], ["connection manager Rows file"]]);
  const [, pastedMail, next] = after.executables;
  assert.equal(pastedMail!.properties["smtp_connection"], after.connections[0]!.id);
  assert.notEqual(after.connections[0]!.id, SERVER.id);
  assert.equal(next!.properties["smtp_connection"], "mail server");
  assert.deepEqual(after.variables.map(({ name, scope }) => [name, scope]), [["To", after.executables[0]!.id], ["Whole", null]]);
  assert.equal(after.parameters.length, 1);
});

test("what is there by its name is taken, and told", () => {
  const twin = { ...SERVER, id: "33333333-3333-4333-8333-333333333333", name: "MAIL SERVER" };
  const target = { ...document([task("Mail")]), connections: [twin], variables: [variable("w", "Whole")] };
  const { matched, after } = paste(target, [{ id: "s", name: "rows file" }]);
  assert.deepEqual(matched.byName, ["connection manager rows file", "connection manager MAIL SERVER", "variable User::Whole"]);
  assert.deepEqual([matched.brought, matched.missing], [["parameter Top"], []]);
  assert.equal(after.executables[2]!.properties["smtp_connection"], twin.id);
  assert.deepEqual(after.executables[1]!.properties["enumerator"], { kind: "Row", file_connection: "s" });
});

test("within a package nothing is told, and everything stays what it was", () => {
  const { matched, after } = paste(source, [{ id: SHARED, name: "Rows file" }]);
  assert.deepEqual([matched.brought, matched.byName, matched.missing], [[], [], []]);
  assert.equal(after.connections, source.connections);
});

test("properties go from one task to others, of another type only what all have", () => {
  const target = document([task("a"), task("b", { type: "ExpressionTask", properties: { expression: "1" } }), task("c")]);
  const from = task("from", { properties: { subject: "Hello" }, expressions: { to_line: '"x"' }, disable: true });
  const after = applyChange(target, { type: "put-properties", ids: new Set(["a", "b"]), from });
  assert.deepEqual(after.executables.map(({ name, disable, properties }) => [name, disable, properties]), [
    ["a", true, { subject: "Hello" }],
    ["b", true, { expression: "1" }],
    ["c", false, {}],
  ]);
});

const good = { id: "a", type: "Sequence", name: "A" };

for (const [what, text, words] of [
  ["no JSON", "Dear Ann", "The clipboard holds no tasks. Copy some here or in another package, or the JSON of some."],
  ["a comma too many", '{\n  "executables": [],\n}', "Line 2: Nothing follows the comma before “}”."],
  ["an unknown field", '{"executables": [\n{"id": "a", "type": "T", "name": "A",\n"colour": 1}]}', /^Line 3: “colour” is not known here\./],
  ["a missing field", JSON.stringify({ executables: [{ id: "a", type: "T" }] }), "Line 1: “name” is missing."],
  ["a value of the wrong kind", '{"executables":\n[{"id": "a", "type": "T", "name": "A", "x":\n"left"}]}', "Line 3: “x” must be a number from -1000000 to 1000000."],
  ["a circle", JSON.stringify({ executables: [{ ...good, parent: "a" }] }), "Line 1: “A” is in itself."],
  ["an ID twice", JSON.stringify({ executables: [good, good] }), "Line 1: The ID “a” is there twice."],
  ["a constraint to nowhere", JSON.stringify({ executables: [good], precedence_constraints: [{ id: "c", from_executable: "a", to_executable: "b" }] }), /does not join two tasks/],
  ["a way back", JSON.stringify({ executables: [good, { ...good, id: "b", name: "B" }], precedence_constraints: [["c", "a", "b"], ["d", "b", "a"]].map(([id, from_executable, to_executable]) => ({ id, from_executable, to_executable })) }), /leads back/],
  ["nothing", "{}", "Line 1: This holds neither tasks nor notes nor connection managers."],
] as const) {
  test(`pasted text is refused with its line: ${what}`, () => {
    assert.throws(() => readClipping(text), { message: words });
  });
}

test("a whole package as the API gives it can be pasted", () => {
  assert.deepEqual(readClipping(JSON.stringify({ id: 7, document: source })).executables, source.executables);
});

test("JSON is read as JSON.parse reads it, and names are never more than names", () => {
  const text = JSON.stringify({ a: [1, -2.5e3, true, null, "\u00e9\n\"\\"], b: { c: {} }, d: [] }, null, 2);
  assert.deepEqual(readJson(text).value, JSON.parse(text));
  assert.equal(readJson(text).lineOf(["a", 2]), 5);
  assert.deepEqual(Object.keys(readJson('{"__proto__": {"x": 1}}').value as object), ["__proto__"]);
  for (const wrong of ["", "[1", '{"a" 1}', "[1,]", "01", '"a\nb"', "[] []", '{"a":1,"a":2}', "[".repeat(50)]) assert.throws(() => readJson(wrong), /^Error: Line \d+/);
});
