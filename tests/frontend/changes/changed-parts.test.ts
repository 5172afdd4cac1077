/** What is kept of unsaved changes: the parts that differ, and nothing else. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { changedParts, sharing } from "../../../static/src/designer/changes/changed-parts.ts";
import { arrow, document, task } from "../packages.ts";

const before = document([task("a"), task("b"), task("c")], [arrow("a-b"), arrow("b-c")]);

test("only what is new or another is kept, and the IDs of what is gone", () => {
  const [a, b] = before.executables;
  const after = { ...before, description: "New", executables: [a!, { ...b!, x: 5 }, task("d")], precedence_constraints: [before.precedence_constraints[0]!] };
  const { executables, precedence_constraints, gone, description } = changedParts(before, after);
  assert.deepEqual([executables.map(({ id }) => id), precedence_constraints, gone, description], [["b", "d"], [], ["c", "b-c"], "New"]);
});

test("a document that the server gives back is the same object as far as it says the same", () => {
  const back = structuredClone(before);
  assert.equal(sharing(before, back), before);
  const shared = sharing(before, { ...back, executables: [...back.executables.slice(0, 2), task("c", { x: 7 })] });
  assert.deepEqual(changedParts(before, shared).executables.map(({ id }) => id), ["c"]);
});
