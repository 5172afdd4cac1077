import assert from "node:assert/strict";
import { test } from "node:test";
import { graphOf, leadsTo } from "../../../static/src/designer/document/graph.ts";
import { autoLayout } from "../../../static/src/designer/document/layout/layout.ts";
import { TASK_HEIGHT } from "../../../static/src/designer/document/placement.ts";
import { arrow, document, task } from "../packages.ts";

const diamond = document(
  [task("d", { y: 0 }), task("c", { x: 9, y: 100 }), task("b", { x: 0, y: 100 }), task("a", { y: 200 })],
  [arrow("a-b"), arrow("a-c"), arrow("b-d"), arrow("c-d")],
);

test("tasks are read in run order, not where they happen to stand", () => {
  assert.deepEqual(graphOf(diamond).order.map(({ id }) => id), ["a", "b", "c", "d"]);
});

test("tasks of a cycle, which no rule lets in, are still listed", () => {
  const cycle = document([task("a"), task("b")], [arrow("a-b"), arrow("b-a")]);
  assert.equal(graphOf(cycle).order.length, 2);
});

test("a way is found through several constraints, and only in their direction", () => {
  assert.ok(leadsTo(graphOf(diamond), "a", "d"));
  assert.ok(!leadsTo(graphOf(diamond), "d", "a"));
});

test("auto layout puts each task below those before it", () => {
  const places = autoLayout(diamond);
  const y = (id: string) => places.get(id)!.y;
  assert.ok(y("a") + TASK_HEIGHT < y("b"));
  assert.equal(y("b"), y("c"));
  assert.ok(y("c") + TASK_HEIGHT < y("d"));
});

test("auto layout keeps tasks without constraints apart from the others", () => {
  const places = autoLayout(document([...diamond.executables, task("e"), task("f")], diamond.precedence_constraints));
  assert.ok(places.get("e")!.y > places.get("d")!.y + TASK_HEIGHT);
  assert.notDeepEqual(places.get("e"), places.get("f"));
});
