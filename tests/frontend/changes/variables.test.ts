import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChange } from "../../../static/src/designer/changes/changes.ts";
import { Refusal } from "../../../static/src/designer/changes/refusal.ts";
import type { Parameter, Variable } from "../../../static/src/designer/document/document.ts";
import { parseValue, showValue } from "../../../static/src/designer/document/values.ts";
import { findUnused, freeIdentifier, scopesOf } from "../../../static/src/designer/document/variables.ts";
import { placeIn } from "../../../static/src/designer/prompts/expressions.ts";
import { document, task } from "../packages.ts";

function variable(id: string, part: Partial<Variable> = {}): Variable {
  const flags = { evaluate_as_expression: false, read_only: false, raise_changed_event: false };
  return { id, scope: null, namespace: "User", name: id, description: "", type: "String", value: "", expression: "", ...flags, ...part };
}

const parameter: Parameter = { id: "p", name: "Server", description: "", type: "String", value: "", required: false, sensitive: false };
const begin = { ...document([task("a"), task("b", { parent: "a" })]), variables: [variable("Rows"), variable("Line", { expression: "@[User::Rows]" })], parameters: [parameter] };

test("a variable is added, changed, moved to another scope and deleted", () => {
  const added = applyChange(begin, { type: "add-variable", variable: variable("New") });
  assert.deepEqual(added.variables.map(({ id }) => id), ["Rows", "Line", "New"]);
  const moved = applyChange(added, { type: "update-variable", variable: variable("New", { name: "Rows", scope: "a" }) });
  assert.equal(moved.variables[0], begin.variables[0]);
  const after = applyChange(moved, { type: "delete-variables", ids: new Set(["New", "Line"]) });
  assert.deepEqual(after.variables, [begin.variables[0]]);
});

test("a variable that stays as it was makes no step", () => {
  assert.equal(applyChange(begin, { type: "update-variable", variable: variable("Rows") }), begin);
  assert.equal(applyChange(begin, { type: "set-expressions", part: "a", expressions: {} }), begin);
});

for (const [part, words] of [
  [{ name: "Rows" }, "Package has a variable User::Rows already"],
  [{ name: "" }, "Type a name"],
  [{ name: "2nd" }, "begins with a letter"],
  [{ namespace: "System" }, "kept for SSIS"],
  [{ expression: "x".repeat(32001) }, "at most 32000"],
] as const) {
  test(`a variable is refused: ${words}`, () => {
    const change = { type: "add-variable", variable: variable("New", part) } as const;
    assert.throws(() => applyChange(begin, change), (error) => error instanceof Refusal && error.message.includes(words));
  });
}

test("a parameter's name is its own in any case, and its type is one that a parameter can have", () => {
  const add = (part: Partial<Parameter>) => () => applyChange(begin, { type: "add-parameter", parameter: { ...parameter, id: "q", ...part } });
  assert.throws(add({ name: "SERVER" }), /already/);
  assert.throws(add({ name: "Other", type: "Object" }), /cannot be of the type Object/);
  assert.equal(add({ name: "Other" })().parameters.length, 2);
});

test("expressions are set on the one part, and none is empty", () => {
  const after = applyChange(begin, { type: "set-expressions", part: "a", expressions: { subject: "@Rows" } });
  assert.deepEqual(after.executables[0]!.expressions, { subject: "@Rows" });
  assert.equal(after.executables[1], begin.executables[1]);
  assert.deepEqual(applyChange(begin, { type: "set-expressions", part: null, expressions: { description: '"x"' } }).expressions, { description: '"x"' });
  assert.throws(() => applyChange(begin, { type: "set-expressions", part: "a", expressions: { subject: " " } }), /empty/);
});

test("a part sees its own scope, those around it and the package", () => {
  assert.deepEqual(scopesOf(begin, "b"), ["b", "a", null]);
  assert.deepEqual(scopesOf(begin, null), [null]);
});

test("names are counted up, and what nothing names is unused", () => {
  assert.equal(freeIdentifier("Variable", ["variable", "Variable1"]), "Variable2");
  assert.deepEqual([...findUnused(begin)], ["Line"]);
});

for (const [type, text, value] of [
  ["Boolean", "TRUE", true],
  ["Int32", " -7 ", -7],
  ["Double", "2.5", 2.5],
  ["Decimal", "19.95", "19.95"],
  ["DateTime", "2026-01-31 08:30", "2026-01-31T08:30:00"],
  ["String", " kept ", " kept "],
  ["DBNull", "", null],
] as const) {
  test(`${type} takes ${text}`, () => assert.deepEqual(parseValue(type, text), { value, problem: null }));
}

for (const [type, text, words] of [
  ["Byte", "256", "from 0 to 255"],
  ["Int32", "1.5", "whole number"],
  ["Boolean", "yes", "True or False"],
  ["Single", "1e39", "too large"],
  ["DateTime", "2026-02-30", "such as 2026-01-31"],
  ["Decimal", "1e5", "no Decimal"],
  ["Char", "ab", "one character"],
] as const) {
  test(`${type} refuses ${text}`, () => assert.match(parseValue(type, text).problem ?? "", new RegExp(words)));
}

test("values are shown as they are typed", () => {
  assert.deepEqual([showValue("Boolean", true), showValue("DateTime", "2026-01-31T08:30:00"), showValue("Object", null)], ["True", "2026-01-31 08:30:00", ""]);
});

test("an error's place counts characters, and a string's index does not", () => {
  assert.deepEqual(placeIn('"😀" + x', 6, 7), [7, 8]);
});
