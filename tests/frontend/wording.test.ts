import assert from "node:assert/strict";
import { test } from "node:test";
import { runsLine, summaryOf, taskName } from "../../static/src/designer/canvas/nodes/wording.ts";
import { listed } from "../../static/src/designer/document/words.ts";
import { arrow, document, task } from "./packages.ts";

const mail = task("Mail", { properties: { to_line: "ann@example.com", subject: "Stock" } });
const both = document([mail, task("Clean up", { y: 200 })], [arrow("Mail-Clean up")]);
const parts = { document: both, executable: mail, typeLabel: "Send Mail Task", issues: [], status: undefined };

test("a task's name says what is seen, then type, place and where it leads", () => {
  assert.equal(taskName(parts), "Mail, Stock · ann@example.com, Send Mail task, 1 of 2, on success to Clean up");
});

test("in a run the state stands in for the summary, with the reason of a failure", () => {
  const status = { status: "failed", started_at: null, ended_at: null, message: "server refused" } as const;
  assert.equal(taskName({ ...parts, status }), "Mail, failed: server refused, Send Mail task, 1 of 2, on success to Clean up");
});

test("a loop counts its iterations, of how many where that is known, and what is in it its runs", () => {
  const running = { status: "running", started_at: null, ended_at: null, message: "" } as const;
  const loop = (total: number | null, ended = 12) => runsLine({ ...running, iterations: { begun: 13, ended, failed: 2, total } });
  assert.deepEqual([loop(40), loop(null), loop(12)], ["12 of 40 iterations, 2 failed", "12 iterations, 2 failed", "12 iterations, 2 failed"]);
  assert.deepEqual([runsLine({ ...running, runs: 3, failed: 1 }), runsLine({ ...running, runs: 1, failed: 1 })], ["3 runs, 1 failed", ""]);
});

test("issues are counted by severity", () => {
  const issue = { severity: "error", executable: "Mail", connection: null, property: null, code: null, message: "No recipient." } as const;
  assert.match(taskName({ ...parts, issues: [issue, issue, { ...issue, severity: "warning" }] }), /, 2 errors, 1 warning$/);
});

test("a task without recipients and subject is summed up by its type", () => {
  assert.equal(summaryOf(task("a"), "Send Mail Task"), "Send Mail task");
});

test("many names become one short sentence", () => {
  assert.equal(listed(["a", "b", "c", "d"]), '"a", "b" and 2 more');
});

test("a property that an expression drives is shown by the expression, not by what is stored", () => {
  assert.equal(summaryOf({ ...mail, expressions: { subject: "@[User::Line]" } }, "Send Mail Task"), "fx @[User::Line] · ann@example.com");
});

test("a kept task is called as SSIS calls it, with what is known of it and what it counts as", () => {
  const kept = (properties: Record<string, unknown>) => summaryOf(task("Load", { type: "KeptTask", properties }), "");
  const sql = { label: "Execute SQL Task", family: "Database", outcome: "Stop", facts: [["Statement", "SELECT 1\nGO"]] };
  assert.equal(kept(sql), "Execute SQL Task · SELECT 1");
  const flow = { label: "Data Flow Task", family: "DataFlow", outcome: "External", facts: [["a", "OLEDBSource"]] };
  assert.equal(kept(flow), "Data Flow Task · 1 component · someone else runs it");
  assert.equal(kept({ label: "Our Task", family: "Other", facts: [] }), "Our Task");
});

test("a task that waits for its outcome says until when, and not that it is tried again", () => {
  const status = { status: "waiting", started_at: null, ended_at: null, message: "", due_at: "2026-01-01T10:00:00Z" } as const;
  assert.match(taskName({ ...parts, status: { ...status, is_awaited: true } }), /waiting: for its outcome, until /);
  assert.match(taskName({ ...parts, status }), /then tried again/);
});
