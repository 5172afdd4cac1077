import assert from "node:assert/strict";
import { test } from "node:test";
import { applyStep, type History, redo, startHistory, STEPS_KEPT, undo } from "../../../static/src/designer/changes/history.ts";
import { document, task } from "../packages.ts";

const begin = startHistory(document([task("a")]));

function move(history: History, x: number, continues = false): History {
  return applyStep(history, { type: "move", places: new Map([["a", { x, y: 0 }]]) }, `Moved to ${x}.`, continues);
}

test("undo and redo go through the very same documents", () => {
  const history = move(move(begin, 8), 16);
  assert.equal(undo(undo(history)).present, begin.present);
  assert.equal(redo(redo(undo(undo(history)))).present, history.present);
});

test("a step that was undone leaves the saved document, so the page is not marked as changed", () => {
  assert.equal(undo(move(begin, 8)).present, begin.present);
});

test("a new step forgets what was undone", () => {
  assert.deepEqual(move(undo(move(begin, 8)), 24).future, []);
});

test("a key that is held down makes one step", () => {
  const history = move(move(move(begin, 8), 16, true), 24, true);
  assert.equal(history.past.length, 1);
  assert.equal(undo(history).present, begin.present);
});

test("old steps are forgotten", () => {
  const places = Array.from({ length: STEPS_KEPT + 20 }, (_, index) => (index + 1) * 8);
  assert.equal(places.reduce((history, x) => move(history, x), begin).past.length, STEPS_KEPT);
});
