import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChange } from "../../../static/src/designer/changes/changes.ts";
import { Refusal } from "../../../static/src/designer/changes/refusal.ts";
import { NUMBERS, readNumber } from "../../../static/src/designer/document/common-properties.ts";
import { document, task } from "../packages.ts";

const two = document([task("a"), task("b")]);
const [errors, concurrent] = NUMBERS;

test("common properties are set on the chosen tasks, or on the package, and what stays the same is no step", () => {
  const after = applyChange(two, { type: "set-common", ids: new Set(["a"]), part: { delay_validation: true, maximum_error_count: 3 } });
  assert.deepEqual(after.executables, [task("a", { delay_validation: true, maximum_error_count: 3 }), task("b")]);
  assert.equal(applyChange(two, { type: "set-common", ids: null, part: { max_concurrent_executables: 2 } }).max_concurrent_executables, 2);
  assert.equal(applyChange(two, { type: "set-common", ids: new Set(["a", "b"]), part: { disable: false } }), two);
});

test("a number that the server would not take is refused", () => {
  assert.throws(() => applyChange(two, { type: "set-common", ids: new Set(["a"]), part: { maximum_error_count: -1 } }), Refusal);
});

for (const [property, text, expected] of [
  [errors, " 7 ", 7],
  [errors, "0", 0],
  [concurrent, "−1", -1],
  [concurrent, "2147483647", 2147483647],
] as const) {
  test(`${property!.label} takes “${text}”`, () => assert.equal(readNumber(property!, text), expected));
}

for (const [property, text] of [
  [errors, "-1"],
  [errors, ""],
  [errors, "1.5"],
  [errors, "1e3"],
  [errors, "0x10"],
  [errors, "2147483648"],
  [errors, "9".repeat(400)],
  [concurrent, "0"],
  [concurrent, "-2"],
  [concurrent, "<b>"],
] as const) {
  test(`${property!.label} does not take “${text.slice(0, 12)}”, and says what it takes`, () => {
    assert.match(String(readNumber(property!, text)), /Type a whole number from 1 to 2,147,483,647, or (0 for no limit|-1 for as many as the workers take)\.$/);
  });
}
