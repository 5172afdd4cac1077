import assert from "node:assert/strict";
import { test } from "node:test";
import { listed, summaryOf, taskName } from "../../static/src/designer/wording.ts";
import { arrow, document, task } from "./packages.ts";

const mail = task("Mail", { properties: { to_line: "ann@example.com", subject: "Stock" } });
const both = document([mail, task("Clean up", { y: 200 })], [arrow("Mail-Clean up")]);
const parts = { document: both, executable: mail, typeLabel: "Send Mail Task", issues: [], status: undefined };

test("a task's name says what is seen, then type, place and where it leads", () => {
  assert.equal(taskName(parts), "Mail, ann@example.com · Stock, Send Mail task, 1 of 2, on success to Clean up");
});

test("in a run the state stands in for the summary, with the reason of a failure", () => {
  const status = { status: "failed", started_at: null, ended_at: null, message: "server refused" } as const;
  assert.equal(taskName({ ...parts, status }), "Mail, failed: server refused, Send Mail task, 1 of 2, on success to Clean up");
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
  assert.equal(summaryOf({ ...mail, expressions: { subject: "@[User::Line]" } }, "Send Mail Task"), "ann@example.com · fx @[User::Line]");
});
