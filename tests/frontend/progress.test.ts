import assert from "node:assert/strict";
import { test } from "node:test";
import type { TaskStatus, TaskStatusWord } from "../../static/src/designer/server/wire.ts";
import { countTasks, mergeTasks, taskStatus } from "../../static/src/designer/store/progress.ts";

function state(status: TaskStatusWord, message = ""): TaskStatus {
  return { status, started_at: null, ended_at: null, message };
}

test("a snapshot names only what changed; the rest keeps its state and its object", () => {
  const before = { a: state("succeeded"), b: state("running") };
  const after = mergeTasks(before, { b: state("failed", "refused"), c: state("running") });
  assert.deepEqual(after, { a: state("succeeded"), b: state("failed", "refused"), c: state("running") });
  assert.equal(after["a"], before.a);
});

test("a full snapshot after a lost connection that brings nothing new changes nothing", () => {
  const before = { a: state("running") };
  assert.equal(mergeTasks(before, { a: state("running") }), before);
});

test("what was never begun waits, and was skipped when the run has ended", () => {
  const run = { status: "running", tasks: {}, ids: new Set(["a"]) } as const;
  assert.equal(taskStatus(run, "a")?.status, "waiting");
  assert.equal(taskStatus({ ...run, status: "succeeded" }, "a")?.status, "skipped");
});

test("a task added during the run has no part in it", () => {
  assert.equal(taskStatus({ status: "running", tasks: {}, ids: new Set() }, "new"), undefined);
});

test("skipped tasks are counted apart from those that are done", () => {
  const run = { status: "failed", tasks: { a: state("failed") }, ids: new Set(["a", "b"]) } as const;
  assert.deepEqual(countTasks(run), { all: 2, done: 1, skipped: 1, failed: 1 });
  assert.deepEqual(countTasks({ ...run, status: "running" }), { all: 2, done: 1, skipped: 0, failed: 1 });
});
