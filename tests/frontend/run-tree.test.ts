/** The rows of the tree of an execution: what is open, ten thousand iterations in ranges, and what the server is asked. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { asking, barOf, partsInSight, rangeSize, recipientsOf, rowsOf, span, type TreeNode, type TreePart } from "../../static/src/run-tree/model.ts";

const MAIL = { delivery: 9, state: "sent", subject: "Hello", recipients: ["ann@example.com"], more_recipients: 0, attempts: 1, reply: "250 Fine" };
const NODE: TreeNode = { key: "run/a", executable: "a", name: "Each", type: "ForeachLoop", status: "failed", has_inside: true, started_at: null, ended_at: null, message: "", attempts: 0, begun: null, total: null, failed: 0, mails: [], mail_count: 0, tries: [] };

function known(parts: readonly TreePart[], open: readonly string[]) {
  return { parts: new Map(parts.map((part) => [asking(part.of, part.first), part])), open: new Set(open) };
}

function part(of: string, nodes: readonly TreeNode[], count = nodes.length, first = 0): TreePart {
  return { of, first, count, nodes };
}

const rounds = (first: number, count: number) => Array.from({ length: count }, (_, index) => ({ ...NODE, key: `round/a/${first + index}`, name: `Iteration ${first + index + 1}` }));

test("what is closed is not asked for, and what is open shows that it waits", () => {
  const closed = known([part("", [NODE])], []);
  assert.deepEqual(rowsOf(closed).map(({ id, isOpen }) => [id, isOpen]), [["run/a", false]]);
  assert.deepEqual(partsInSight(closed), [""]);
  const open = known([part("", [NODE])], ["run/a"]);
  assert.deepEqual(rowsOf(open).map(({ kind, level }) => [kind, level]), [["node", 1], ["waiting", 2]]);
  assert.deepEqual(partsInSight(open), ["", "run/a"]);
});

test("ten thousand iterations are a hundred rows, of which an open one asks for its hundred", () => {
  const parts = [part("", [NODE]), part("run/a", rounds(0, 100), 10_000)];
  const ranges = rowsOf(known(parts, ["run/a"]));
  assert.equal(ranges.length, 101);
  assert.deepEqual([ranges[100]?.place, ranges[100]?.size], [100, 100]);
  const open = ["run/a", "run/a@300+100"];
  assert.deepEqual(partsInSight(known(parts, open)), ["", "run/a", "run/a@300"]);
  const rows = rowsOf(known([...parts, part("run/a", rounds(300, 100), 10_000, 300)], open));
  assert.equal(rows.length, 201);
  assert.deepEqual(rows.slice(4, 6).map(({ id, level }) => [id, level]), [["run/a@300+100", 2], ["round/a/300", 3]]);
});

test("however many there are, a range holds no more than a hundred", () => {
  assert.deepEqual([101, 10_000, 10_001, 1_000_001].map(rangeSize), [100, 100, 10_000, 1_000_000]);
});

test("the mails of a task are rows below it, those of an iteration only tell to whom it sends", () => {
  const task = { ...NODE, has_inside: false, mails: [MAIL], mail_count: 1 };
  assert.deepEqual(rowsOf(known([part("", [task])], ["run/a"])).map(({ kind }) => kind), ["node", "mail"]);
  const round = { ...task, key: "round/a/0", has_inside: true };
  const rows = rowsOf(known([part("", [round]), part("round/a/0", [task])], ["round/a/0"]));
  assert.deepEqual(rows.map(({ kind }) => kind), ["node", "node"]);
  assert.equal(recipientsOf({ mails: [MAIL, { ...MAIL, recipients: ["bob@example.com"], more_recipients: 2 }], mail_count: 2 }), "ann@example.com, bob@example.com and more");
});

test("what came of a task before it was tried again stands above its mails", () => {
  const tries = [{ at: "2026-11-30T12:00:00Z", message: "451 Greylisted" }, { at: "2026-11-30T12:01:00Z", message: "451 Greylisted" }];
  const task = { ...NODE, has_inside: false, mails: [MAIL], mail_count: 1, tries };
  const rows = rowsOf(known([part("", [task])], ["run/a"]));
  assert.deepEqual(rows.map(({ kind, place, size }) => [kind, place, size]), [["node", 1, 1], ["try", 1, 3], ["try", 2, 3], ["mail", 3, 3]]);
});

test("a bar lies where the run was in the time of the execution, and is never too small to be seen", () => {
  const run = (from: number, to: number | null) => ({ started_at: new Date(from).toISOString(), ended_at: to === null ? null : new Date(to).toISOString() });
  assert.deepEqual(barOf(run(250, 500), 0, 1_000), { at: 25, width: 25 });
  assert.deepEqual(barOf(run(500, null), 0, 1_000), { at: 50, width: 50 });
  assert.equal(barOf(run(0, 0), 0, 1_000)?.width, 0.5);
  assert.equal(barOf(NODE, 0, 1_000), null);
  assert.deepEqual([span(run(0, 850).started_at, run(0, 850).ended_at, 0), span(run(0, null).started_at, null, 125_400)], ["850 ms", "2 min 5 s"]);
});
