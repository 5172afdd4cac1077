/** Parts as JSON, read and written. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { putParts, writeParts } from "../../../static/src/designer/changes/clipboard/part-text.ts";
import type { PackageDocument } from "../../../static/src/designer/document/document.ts";
import { arrow, document, task } from "../packages.ts";

const source: PackageDocument = { ...document([task("a"), task("b", { y: 200, properties: { subject: "Old" } })], [arrow("a-b")]) };
const B = new Set(["b"]);

function edit(ids: ReadonlySet<string> | null, change: (text: string) => string): PackageDocument {
  return putParts(source, ids, change(writeParts(source, ids)));
}

test("what is changed in the JSON is changed in the package, and nothing else", () => {
  const after = edit(B, (text) => text.replace('"Old"', '"New"'));
  assert.deepEqual(after.executables[1], { ...source.executables[1], properties: { subject: "New" } });
  assert.equal(after.executables[0], source.executables[0]);
  assert.equal(after.precedence_constraints, source.precedence_constraints);
});

test("what is not changed gives the very same package", () => {
  assert.equal(edit(null, (text) => text), source);
});

test("constraints can be read and written as well", () => {
  const after = edit(new Set(["a-b"]), (text) => text.replace('"success"', '"failure"'));
  assert.equal(after.precedence_constraints[0]!.value, "failure");
});

for (const [what, from, to, words] of [
  ["a name that is taken", '"name": "b"', '"name": "A"', 'Line 5: The name "A" is already used in this package. Choose another one.'],
  ["another type", '"SendMailTask"', '"Sequence"', "Line 7: “type” cannot be changed here. Do it on the canvas."],
  ["another ID", '"id": "b"', '"id": "c"', "Line 4: There is no part “c” among those that were shown. Paste new parts on the canvas."],
  ["a value that does not fit", '"disable": false', '"disable": 0', /^Line \d+: “disable” must be true or false\./],
  ["a missing part", /\{\s+"id": "b"[\s\S]*\}\s+\]/, "]", "Line 2: A part is missing. Delete it on the canvas."],
  ["another list", '"executables"', '"tasks"', /^Line 2: “tasks” is not known here\./],
] as const) {
  test(`what does not fit is refused with its line: ${what}`, () => {
    assert.throws(() => edit(B, (text) => text.replace(from, to)), { message: words });
  });
}

test("a property is one of the type, and of the same kind as in a new task", () => {
  const put = (properties: object) => putParts(source, B, JSON.stringify({ executables: [{ ...source.executables[1], properties }] }, null, 1), { SendMailTask: { subject: "", attachments: [], port: null } });
  assert.throws(() => put({ subject: 7 }), /^Error: Line \d+: “subject” must be a text\.$/);
  assert.throws(() => put({ attachments: "a.csv" }), /must be a list/);
  assert.throws(() => put({ colour: "red" }), /is no property of SendMailTask/);
  assert.deepEqual(put({ subject: "New", port: 25 }).executables[1]!.properties, { subject: "New", port: 25 });
});
