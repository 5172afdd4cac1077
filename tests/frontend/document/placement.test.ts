import assert from "node:assert/strict";
import { test } from "node:test";
import { copyTasks, pasteTasks } from "../../../static/src/designer/changes/clipboard/clipping.ts";
import { copyPackage } from "../../../static/src/designer/changes/clipboard/package-copy.ts";
import type { Executable } from "../../../static/src/designer/document/document.ts";
import { freeName, nameProblem } from "../../../static/src/designer/document/names.ts";
import { freePlace, middleFor, nearest, placeForNew, TASK_HEIGHT, TASK_SIZE, TASK_WIDTH } from "../../../static/src/designer/document/placement.ts";
import { arrow, document, task } from "../packages.ts";

function rect({ id, x, y }: Executable) {
  return { id, x, y, ...TASK_SIZE };
}

test("a new task never covers another", () => {
  const there = [task("a"), task("b", { x: TASK_WIDTH + 56 })];
  const place = freePlace({ x: 10, y: 10 }, there.map(rect));
  assert.ok(there.every(({ x, y }) => Math.abs(place.x - x) >= TASK_WIDTH || Math.abs(place.y - y) >= TASK_HEIGHT));
});

test("a task that is added by a button goes below the current one", () => {
  const first = rect(task("a", { x: 40, y: 80 }));
  const place = placeForNew(first, [first], { x: 0, y: 0 });
  assert.equal(place.x, 40);
  assert.ok(place.y >= 80 + TASK_HEIGHT);
});

test("an arrow key goes to the nearest task, straight ahead before aside", () => {
  const from = task("from");
  const others = [from, task("ahead", { y: 300 }), task("aside", { x: 280, y: 130 }), task("behind", { y: -90 })].map(rect);
  assert.equal(nearest(rect(from), "down", others)?.id, "ahead");
  assert.equal(nearest(rect(from), "up", others)?.id, "behind");
  assert.equal(nearest(rect(from), "left", others), null);
});

test("names are made free by counting, and judged without regard to case", () => {
  assert.equal(freeName("Mail", ["mail", "Mail 1"]), "Mail 2");
  assert.equal(freeName("Mail 1", ["Mail 1"]), "Mail 2");
  assert.match(nameProblem("MAIL", ["mail"]) ?? "", /already used/);
  assert.match(nameProblem("  ", []) ?? "", /Enter a name/);
  assert.match(nameProblem("x".repeat(129), []) ?? "", /128/);
});

test("pasted tasks are new ones, with the constraints between them", () => {
  const original = document([task("a"), task("b", { y: 200 }), task("c")], [arrow("a-b"), arrow("b-c")]);
  const { executables, constraints } = pasteTasks(original, copyTasks(original, new Set(["a", "b"])), null);
  assert.deepEqual(executables.map(({ name }) => name), ["a 1", "b 1"]);
  assert.equal(executables[1]!.y - executables[0]!.y, 200);
  assert.deepEqual(constraints.map((each) => [each.from_executable, each.to_executable]), [executables.map(({ id }) => id)]);
});

test("a copied package shares no identifier with the first, and its tasks name its own connection managers", () => {
  const connection = { id: "smtp", type: "SMTP", name: "Server", description: "", properties: {}, expressions: {} };
  const original = { ...document([task("a", { properties: { smtp_connection: "smtp", subject: "Stock" } })]), connections: [connection] };
  const copy = copyPackage(original, "Copy");
  assert.notEqual(copy.executables[0]!.id, "a");
  assert.notEqual(copy.connections[0]!.id, "smtp");
  assert.deepEqual(copy.executables[0]!.properties, { smtp_connection: copy.connections[0]!.id, subject: "Stock" });
});

test("a large flow opens at its first task, without nothing beside it where there is something on the other side", () => {
  const flow = { x: 0, y: 0, width: 5_000, height: 100 };
  const at = (x: number, around = flow) => middleFor({ x, y: 0, ...TASK_SIZE }, around, 1_000);
  assert.deepEqual([at(0), at(2_000), at(4_768)], [444, 2_116, 4_556]);
  assert.equal(at(0, { ...flow, width: 300 }), 150);
});
