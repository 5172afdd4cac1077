/** Finding texts in a package and replacing them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChange } from "../../../static/src/designer/changes/changes.ts";
import { Refusal } from "../../../static/src/designer/changes/refusal.ts";
import { replaceMatches } from "../../../static/src/designer/changes/replacing.ts";
import { around, findMatches, type Wanted } from "../../../static/src/designer/changes/search/matching.ts";
import { arrow, document, task } from "../packages.ts";

const ID = "7b0f2c9e-1111-4111-8111-0123456789ab";
const mail = task("Mail", {
  properties: { to_line: "ops@old.example; Ann <ann@old.example>", subject: "Rows", smtp_connection: ID, attachments: [{ file_name: "old.csv" }] },
  expressions: { subject: '"Rows: " + (DT_WSTR, 9) @[User::Rows]' },
});
const condition = { ...arrow("Mail-End"), expression: "@[User::Rows] > 0" };
const rows = { id: "v", scope: null, namespace: "User", name: "Rows", description: "", type: "Int32", value: 0, expression: "", evaluate_as_expression: false, read_only: false, raise_changed_event: false };
const secret = { id: "p", name: "Token", description: "", type: "String", value: null, required: true, sensitive: true };
const nightly = { ...document([mail, task("End", { y: 200 })], [condition]), variables: [rows], parameters: [secret] };

function find(text: string, part: Partial<Wanted> = {}) {
  return findMatches(nightly, { text, isCaseExact: false, isWholeWord: false, kind: null, ...part });
}

test("names, properties, expressions, addresses and variables are found, in the order in which people read", () => {
  assert.deepEqual(find("rows").map(({ owner, label, start }) => [owner, label, start]), [
    ["Mail", "Subject", 0],
    ["Mail", "Expression of subject", 1],
    ["Mail", "Expression of subject", 32],
    ["Mail → End", "Expression", 8],
    ["User::Rows", "Name", 0],
  ]);
  assert.deepEqual(find("old", { kind: "address" }).map(({ start }) => start), [4, 26]);
  assert.deepEqual(find("OLD.CSV").map(({ label }) => label), ["Attachments 1 File name"]);
});

test("what is as it is in a new task nobody wrote", () => {
  const wanted = { text: "rows", isCaseExact: false, isWholeWord: false, kind: "property" } as const;
  assert.equal(findMatches(nightly, wanted).length, 1);
  assert.deepEqual(findMatches(nightly, wanted, { SendMailTask: { subject: "Rows" } }), []);
});

test("case and whole words count where one wants that, and what is looked for is no pattern", () => {
  assert.equal(find("rows", { isCaseExact: true }).length, 0);
  assert.equal(find("old", { isWholeWord: true }).length, 3);
  assert.equal(find("ol", { isWholeWord: true }).length, 0);
  assert.deepEqual([find(".*").length, find("(").length, find("[").length], [0, 1, 2]);
});

test("neither identifiers nor secrets are texts", () => {
  assert.deepEqual(find(ID), []);
  assert.deepEqual(find("Token").map(({ label }) => label), ["Name"]);
});

test("all are replaced in one step, within lists too, and a name in expressions as well", () => {
  const after = applyChange(nightly, { type: "set-texts", texts: replaceMatches(find("Rows", { isCaseExact: true, isWholeWord: true }), "Lines") });
  assert.equal(after.variables[0]!.name, "Lines");
  assert.equal(after.executables[0]!.expressions["subject"], '"Lines: " + (DT_WSTR, 9) @[User::Lines]');
  assert.equal(after.precedence_constraints[0]!.expression, "@[User::Lines] > 0");
  const moved = applyChange(nightly, { type: "set-texts", texts: replaceMatches(find("old"), "new") });
  assert.equal(moved.executables[0]!.properties["to_line"], "ops@new.example; Ann <ann@new.example>");
  assert.deepEqual(moved.executables[0]!.properties["attachments"], [{ file_name: "new.csv" }]);
  assert.equal(moved.executables[1], nightly.executables[1]);
});

test("what a rule forbids is refused with its place, and nothing is replaced", () => {
  const set = (text: string, by: string) => () => applyChange(nightly, { type: "set-texts", texts: replaceMatches(find(text), by) });
  assert.throws(set("Mail", "end"), new Refusal('Name of “Mail” cannot be replaced. The name "end" is already used in this package. Choose another one.'));
  assert.throws(set("Rows", "No name"), Refusal);
});

test("a line of the list shows a little of what stands around", () => {
  assert.deepEqual(around(find("ann@")[0]!), { before: "ops@old.example; Ann <", hit: "ann@", after: "old.example>" });
});
