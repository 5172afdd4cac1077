import assert from "node:assert/strict";
import { test } from "node:test";
import { alignedPlaces, findGuides } from "../../../static/src/designer/changes/aligning.ts";
import { TASK_HEIGHT, TASK_SIZE, TASK_WIDTH } from "../../../static/src/designer/document/placement.ts";
import { box, document, task } from "../packages.ts";

const three = document([task("a"), task("b", { x: 100, y: 200 }), task("c", { x: 500, y: 900 })]);
const ALL = ["a", "b", "c"];

function xs(how: Parameters<typeof alignedPlaces>[2]) {
  return ALL.map((id) => alignedPlaces(three, ALL, how).get(id)!.x);
}

test("tasks are aligned at their edges and centers", () => {
  assert.deepEqual([xs("left"), xs("center"), xs("right")], [[0, 0, 0], [250, 250, 250], [500, 500, 500]]);
});

test("what would lie on another one after aligning moves on", () => {
  const places = alignedPlaces(document([task("a"), task("b", { x: 400, y: 8 })]), ["a", "b"], "left");
  assert.deepEqual(places.get("b"), { x: 0, y: TASK_HEIGHT + 16 });
});

test("distributed tasks have equal room between them, and the outer ones stay", () => {
  const places = alignedPlaces(three, ALL, "down");
  assert.deepEqual(ALL.map((id) => places.get(id)!.y), [0, 450, 900]);
});

test("what stands in different containers is not aligned", () => {
  const nested = document([box("box"), task("in", { parent: "box" }), task("out")]);
  assert.throws(() => alignedPlaces(nested, ["in", "out"], "left"), /one container/);
});

test("what is dragged is drawn to the nearest line, which is shown", () => {
  const other = { x: 0, y: 0, ...TASK_SIZE };
  const { dx, dy, guides } = findGuides({ x: 3, y: 200, ...TASK_SIZE }, [other]);
  assert.deepEqual([dx, dy], [-3, 0]);
  assert.deepEqual(guides[0], { axis: "x", at: 0, from: 0, to: 200 + TASK_HEIGHT });
  assert.deepEqual(findGuides({ x: 30, y: 200, ...TASK_SIZE }, [other]), { dx: 0, dy: 0, guides: [] });
  assert.equal(guides.at(-1)!.at, TASK_WIDTH);
});
