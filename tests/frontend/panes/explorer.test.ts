import assert from "node:assert/strict";
import { test } from "node:test";
import { expanding, filterRows, findTyped, rowAfterKey, type Row, rowsOf, wayTo } from "../../../static/src/designer/document/explorer/rows.ts";
import { NOTE_SIZE } from "../../../static/src/designer/document/notes.ts";
import type { PackageDocument } from "../../../static/src/designer/document/document.ts";
import { arrow, box, document, handler, task } from "../packages.ts";

const VARIABLE = { namespace: "User", description: "", type: "String", value: "", expression: "", evaluate_as_expression: false, read_only: false, raise_changed_event: false };
const NONE: ReadonlySet<string> = new Set();

/** A container of two tasks with a constraint, a variable and a handler with a task, beside a task with a note. */
function sample(): PackageDocument {
  const error = handler("OnError", "box");
  const parts = [box("box"), task("a", { parent: "box" }), task("b", { parent: "box", y: 200 }), task("end", { y: 600 }), error, task("tell", { parent: error.id })];
  return {
    ...document(parts, [arrow("a-b"), arrow("box-end", "failure")]),
    connections: [{ id: "c", type: "SMTP", name: "Relay", description: "", properties: {}, expressions: {} }],
    variables: [{ ...VARIABLE, id: "v", scope: "box", name: "Rows" }],
    notes: [{ ...NOTE_SIZE, id: "n", parent: null, executable: "end", text: "# Sent at night", x: 0, y: 0 }],
  };
}

function shown(rows: readonly Row[]): string[] {
  return rows.map(({ item, level, position, size }) => `${"  ".repeat(level - 1)}${item.label} ${position}/${size}`);
}

test("the tree shows at first what holds tasks, and headings to add to", () => {
  assert.deepEqual(shown(rowsOf(sample(), NONE)), [
    "Nightly 1/1",
    "  Executables 1/7",
    "    box 1/2",
    "      a 1/5",
    "      b 2/5",
    "      Precedence Constraints 3/5",
    "      Event Handlers 4/5",
    "      Variables 5/5",
    "    end 2/2",
    "  Precedence Constraints 2/7",
    "  Event Handlers 3/7",
    "  Connection Managers 4/7",
    "  Variables 5/7",
    "  Parameters 6/7",
    "  Notes 7/7",
  ]);
});

test("every part of a package has a line, once the way to it is expanded", () => {
  const parts = [["executable", "tell"], ["constraint", "a-b"], ["variable", "v"], ["note", "n"], ["connection", "c"]] as const;
  for (const [kind, id] of parts) {
    const rows = rowsOf(sample(), expanding(sample(), NONE, wayTo(sample(), kind, id)));
    assert.equal(rows.filter(({ item }) => item.key === `${kind} ${id}`).length, 1, id);
  }
});

test("a constraint is told in words", () => {
  const found = filterRows(sample(), "box →").rows.at(-1)!;
  assert.equal(found.item.label, "box → end, on failure");
});

test("a filter finds parts wherever they are, with what they are in", () => {
  const { rows, found } = filterRows(sample(), "TELL");
  assert.deepEqual([found, shown(rows)], [1, ["Nightly 1/1", "  Executables 1/1", "    box 1/1", "      Event Handlers 1/1", "        OnError 1/1", "          tell 1/1"]]);
  assert.deepEqual(filterRows(sample(), "nowhere"), { rows: [], found: 0 });
});

test("what was collapsed is expanded again on the way to a part", () => {
  const collapsed = new Set(["executable box"]);
  assert.equal(rowsOf(sample(), collapsed).some(({ item }) => item.key === "executable a"), false);
  const next = expanding(sample(), collapsed, wayTo(sample(), "executable", "a"));
  assert.equal(rowsOf(sample(), next).some(({ item }) => item.key === "executable a"), true);
  assert.equal(expanding(sample(), next, wayTo(sample(), "executable", "a")), next);
});

test("typed letters lead to the next line that begins so, around the end", () => {
  const rows = rowsOf(sample(), NONE);
  const label = (at: number) => rows[at]!.item.label;
  assert.equal(label(findTyped(rows, 0, "e")), "Executables");
  assert.equal(label(findTyped(rows, 1, "ee")), "Event Handlers");
  assert.equal(label(findTyped(rows, 8, "ex")), "Executables");
  assert.equal(findTyped(rows, 8, "zz"), 8);
});

test("arrow keys, Home, End and page keys keep within the tree", () => {
  const rows = rowsOf(sample(), NONE);
  const keys = ["ArrowUp", "ArrowDown", "Home", "End", "PageDown", "PageUp", "x"];
  assert.deepEqual(keys.map((key) => rowAfterKey(rows, 0, key, 5)), [0, 1, 0, 14, 5, 0, undefined]);
  assert.equal(rowAfterKey(rows, 14, "ArrowDown", 5), 14);
});

test("a thousand tasks make a tree of a thousand lines, each once", () => {
  const tasks = Array.from({ length: 1000 }, (_, index) => task(`t${index}`, { y: index * 100 }));
  const rows = rowsOf(document(tasks, tasks.slice(1).map(({ id }, index) => arrow(`t${index}-${id}`))), NONE);
  assert.equal(new Set(rows.map(({ item }) => item.key)).size, 1008);
});
