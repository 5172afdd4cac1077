/** Notes: they stand where they are put, go with the tasks that they are on, and are undone as all else is. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChange } from "../../../static/src/designer/changes/changes.ts";
import { copyTasks, pasteTasks } from "../../../static/src/designer/changes/clipboard/clipping.ts";
import { copyPackage } from "../../../static/src/designer/changes/clipboard/package-copy.ts";
import { applyStep, redo, startHistory, undo } from "../../../static/src/designer/changes/history.ts";
import type { Executable, Note, PackageDocument } from "../../../static/src/designer/document/document.ts";
import { geometryOf } from "../../../static/src/designer/document/geometry.ts";
import { noteTitle } from "../../../static/src/designer/document/notes.ts";
import { box, document, task } from "../packages.ts";

function note(id: string, part: Partial<Note> = {}): Note {
  return { id, parent: null, executable: null, text: id, x: 0, y: 0, width: 240, height: 96, ...part };
}

function noted(executables: readonly Executable[], ...notes: Note[]): PackageDocument {
  return { ...document(executables), notes };
}

function placesOf(after: PackageDocument): readonly unknown[] {
  return after.notes.map(({ id, parent, executable, x, y }) => [id, parent, executable, x, y]);
}

test("a note on a task moves with it, a free one does not, and none moves twice", () => {
  const before = noted([task("a"), task("b")], note("on", { executable: "a", x: 250, y: 8 }), note("free"));
  const moved = applyChange(before, { type: "move", places: new Map([["a", { x: 40, y: 80 }]]) });
  assert.deepEqual(placesOf(moved), [["on", null, "a", 290, 88], ["free", null, null, 0, 0]]);
  const both = applyChange(before, { type: "move", places: new Map([["a", { x: 40, y: 80 }], ["on", { x: 290, y: 88 }]]) });
  assert.deepEqual(placesOf(both), placesOf(moved));
});

test("a note goes with its task into a container, and alone it leaves its task", () => {
  const before = noted([box("c", { x: 400 }), task("a")], note("on", { executable: "a", x: 250, y: 8 }));
  const wrapped = applyChange(before, { type: "transfer", ids: ["a"], parent: "c", places: new Map([["a", { x: 24, y: 72 }]]) });
  assert.deepEqual(placesOf(wrapped), [["on", "c", "a", 274, 80]]);
  const alone = applyChange(before, { type: "transfer", ids: ["on"], parent: "c", places: new Map([["on", { x: 0, y: 0 }]]) });
  assert.deepEqual(placesOf(alone), [["on", "c", null, 24, 72]]);
  const sequence = applyChange(before, { type: "wrap", ids: ["a"], container: { id: "s", type: "Sequence", name: "s", properties: {} } });
  assert.deepEqual(placesOf(sequence), [["on", "s", "a", 274, 80]]);
});

test("notes go with what is deleted, and come back with it", () => {
  const before = noted([box("c"), task("in", { parent: "c" }), task("a")], note("inside", { parent: "c" }), note("on", { executable: "a" }), note("free"));
  const history = applyStep(startHistory(before), { type: "delete", ids: new Set(["c", "a"]) }, "Deleted.");
  assert.deepEqual(history.present.notes.map(({ id }) => id), ["free"]);
  assert.equal(undo(history).present, before);
  assert.deepEqual(redo(undo(history)).present, history.present);
  assert.deepEqual(applyChange(before, { type: "delete", ids: new Set(["free"]) }).notes.length, 2);
});

test("a container holds its notes, and no note becomes too small to read", () => {
  const before = noted([box("c")], note("inside", { parent: "c", x: 400, y: 300 }));
  const { width, height } = geometryOf(before).rects.get("c")!;
  assert.deepEqual([width, height], [400 + 240 + 24, 300 + 96 + 24]);
  const after = applyChange(before, { type: "resize", id: "inside", rect: { x: 0, y: 0, width: 1, height: 1 } });
  assert.deepEqual(geometryOf(after).rects.get("inside"), { x: 24, y: 72, width: 80, height: 40 });
});

test("what is written is a step of its own, and nothing when nothing changed", () => {
  const before = noted([], note("n"));
  assert.equal(applyChange(before, { type: "put-note", note: note("n") }), before);
  assert.equal(applyChange(before, { type: "put-note", note: note("n", { text: "new" }) }).notes[0]!.text, "new");
});

test("notes are copied with their tasks and containers, or alone", () => {
  const before = noted([box("c", { x: 100, y: 100 }), task("a")], note("inside", { parent: "c", x: 24, y: 72 }), note("on", { executable: "a" }), note("free"));
  const all = pasteTasks(before, copyTasks(before, new Set(["c", "a"])), null);
  const [c, a] = all.executables;
  assert.deepEqual(all.notes.map(({ text, parent, executable }) => [text, parent, executable]), [["inside", c!.id, null], ["on", null, a!.id]]);
  const alone = pasteTasks(before, copyTasks(before, new Set(["inside", "on"])), null);
  assert.deepEqual(alone.notes.map(({ text, parent, executable }) => [text, parent, executable]), [["inside", null, null], ["on", null, null]]);
  const copy = copyPackage(before, "Copy");
  assert.deepEqual(copy.notes.map(({ text, parent, executable }) => [text, parent === copy.executables[0]!.id, executable === copy.executables[1]!.id]), [["inside", true, false], ["on", false, true], ["free", false, false]]);
});

test("a note is called by how it begins, without marks", () => {
  assert.equal(noteTitle(note("n", { text: "# Each **morning**\nbefore the others, so that all is there" })), "Each morning before the others, so that…");
  assert.equal(noteTitle(note("n", { text: " " })), "empty note");
});
