import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChange } from "../../../static/src/designer/changes/changes.ts";
import { connectProblem } from "../../../static/src/designer/changes/constraints.ts";
import { makeRoom } from "../../../static/src/designer/changes/making-room.ts";
import { Refusal } from "../../../static/src/designer/changes/refusal.ts";
import { isSame } from "../../../static/src/designer/document/comparing.ts";
import { TASK_SIZE } from "../../../static/src/designer/document/placement.ts";
import { arrow, document, task } from "../packages.ts";

const abc = document([task("a"), task("b"), task("c")], [arrow("a-b"), arrow("b-c")]);

test("deleting a task takes its constraints with it and leaves the rest alone", () => {
  const after = applyChange(abc, { type: "delete", ids: new Set(["b"]) });
  assert.deepEqual(after.executables.map(({ id }) => id), ["a", "c"]);
  assert.deepEqual(after.precedence_constraints, []);
  assert.equal(after.executables[0], abc.executables[0]);
});

test("what changes nothing gives the same document, so that it is no step to undo and nothing to save", () => {
  assert.equal(applyChange(abc, { type: "move", places: new Map([["a", { x: 0, y: 0 }]]) }), abc);
  assert.equal(applyChange(abc, { type: "rename", id: "a", name: " a " }), abc);
  assert.equal(applyChange(abc, { type: "update", executable: task("a") }), abc);
  assert.equal(applyChange(abc, { type: "set-constraints", ids: new Set(["a-b"]), part: { value: "success" } }), abc);
});

test("a name that another task has, in any case, is refused", () => {
  assert.throws(() => applyChange(abc, { type: "rename", id: "a", name: "B" }), Refusal);
});

test("an editor's answer never moves the task, which may have been moved while it was open", () => {
  const moved = applyChange(abc, { type: "move", places: new Map([["a", { x: 80, y: 160 }]]) });
  const after = applyChange(moved, { type: "update", executable: task("a", { name: "Mail" }) });
  assert.deepEqual(after.executables[0], task("a", { name: "Mail", x: 80, y: 160 }));
});

for (const [from, to, words] of [
  ["a", "a", "cannot follow itself"],
  ["a", "b", "already exists"],
  ["c", "a", "would make a cycle"],
  ["a", "gone", "no longer in the package"],
] as const) {
  test(`a constraint from ${from} to ${to} is refused: ${words}`, () => {
    assert.match(connectProblem(abc, from, to) ?? "", new RegExp(words));
  });
}

test("a second way to the same task is no cycle", () => {
  assert.equal(connectProblem(abc, "a", "c"), null);
});

test("what comes between two tasks has their constraint's place, and what stands in its way moves on", () => {
  const row = document([task("a"), task("b", { x: 280 }), task("c", { x: 568 }), task("below", { x: 280, y: 400 })], [arrow("a-b"), arrow("b-c")]);
  const { place, places } = makeRoom(row, { x: 140, y: 8, ...TASK_SIZE }, "a", "b");
  assert.deepEqual(place, { x: 288, y: 0 });
  assert.deepEqual([...places], [["b", { x: 576, y: 0 }], ["c", { x: 864, y: 0 }]]);
  const after = applyChange(row, { type: "add", executables: [task("new", place)], constraints: [arrow("a-new"), arrow("new-b")], instead: "a-b", places });
  assert.deepEqual(after.precedence_constraints.map(({ id }) => id), ["b-c", "a-new", "new-b"]);
  assert.deepEqual(after.executables.map(({ x }) => x), [0, 576, 864, 280, 288]);
});

test("where there is room it stays where it was dropped", () => {
  const column = document([task("a"), task("b", { y: 400 })], [arrow("a-b")]);
  assert.deepEqual(makeRoom(column, { x: 16, y: 160, ...TASK_SIZE }, "a", "b"), { place: { x: 16, y: 160 }, places: new Map() });
});

test("values are compared through and through, whatever the order of their keys", () => {
  assert.ok(isSame({ a: 1, b: [{ c: 2, d: null }] }, { b: [{ d: null, c: 2 }], a: 1 }));
  assert.ok(!isSame({ a: [] }, { a: {} }));
  assert.ok(!isSame({ a: undefined }, { b: undefined }));
});

test("what is inside of a container goes with it, and no constraint leads out of one", () => {
  const nested = document([task("box", { type: "Sequence" }), task("in", { parent: "box" }), task("deep", { parent: "in" }), task("out")]);
  assert.deepEqual(applyChange(nested, { type: "delete", ids: new Set(["box"]) }).executables.map(({ id }) => id), ["out"]);
  assert.match(connectProblem(nested, "in", "out") ?? "", /different containers/);
});

test("a constraint that gets another target says what it said, and joins the others there as these do", () => {
  const any = { ...arrow("c-d"), logical_and: false };
  const before = document([task("a"), task("b"), task("c"), task("d")], [arrow("a-b", "failure"), any]);
  const after = applyChange(before, { type: "reconnect", id: "a-b", from: "a", to: "d" });
  assert.deepEqual(after.precedence_constraints, [{ ...arrow("a-b", "failure"), to_executable: "d", logical_and: false }, any]);
  assert.equal(applyChange(before, { type: "reconnect", id: "a-b", from: "a", to: "b" }), before);
});

test("a constraint cannot get ends that would make a cycle, and may turn round", () => {
  assert.throws(() => applyChange(abc, { type: "reconnect", id: "b-c", from: "b", to: "a" }), /cycle/);
  assert.deepEqual(applyChange(abc, { type: "reconnect", id: "b-c", from: "c", to: "b" }).precedence_constraints.length, 2);
});
