/** Marks of other people on the canvas. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { initialsOf, markPeople, peopleAt, withoutRepeats } from "../../static/src/designer/store/people.ts";

function person(name: string, editor: string | null, is_you = false) {
  return { page: name, person: name, is_you, selected: [], is_editing: false, editor };
}

test("who has an editor open, and who has changed a task and not saved it, is told by initials and in a sentence", () => {
  const marks = markPeople([person("Ann Miller", "a"), person("mia", null)], [{ person: "mia", is_you: false, executables: ["a", "b"] }]);
  assert.deepEqual(marks.get("a"), { initials: "AM +1", sentence: "Ann Miller has the editor open. mia has changed this and not saved it.", isOpen: true });
  assert.deepEqual(marks.get("b"), { initials: "M", sentence: "mia has changed this and not saved it.", isOpen: false });
});

test("one person is told of once at a task, and oneself by another word", () => {
  const marks = markPeople([person("mia", "a", true)], [{ person: "mia", is_you: true, executables: ["a"] }]);
  assert.deepEqual(marks.get("a"), { initials: "You", sentence: "You, in another tab, have the editor open.", isOpen: true });
});

test("a mark is the same object until others do something else, so that no task is drawn anew", () => {
  const state = { others: [person("mia", "a")], changedElsewhere: [] };
  assert.equal(peopleAt(state, "a"), peopleAt({ ...state }, "a"));
  assert.equal(peopleAt(state, "b"), undefined);
});

test("two tabs of one person at the same place are told of once", () => {
  const [first, second] = [person("mia", null, true), { ...person("mia", null, true), page: "other" }];
  assert.deepEqual(withoutRepeats([first, second, { ...second, selected: ["a"] }]).map(({ selected }) => selected), [[], ["a"]]);
});

test("initials come of names and of addresses", () => {
  assert.deepEqual(["Ann Maria Miller", "ann.miller@example.com", "mia", "Ümit Şahin"].map(initialsOf), ["AM", "AC", "M", "ÜŞ"]);
});
