/** What is drawn of a large flow from afar, and what the pointer and a marquee meet there. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { boxesOf, topmostAt, touchedBy } from "../../static/src/designer/canvas/far/boxes.ts";
import { drawArrows, drawBoxes, type Look } from "../../static/src/designer/canvas/far/shapes.ts";

const SIZE = { width: 200, height: 60 };

const nodes = [
  { id: "box", position: { x: 100, y: 100 }, width: 400, height: 300 },
  { id: "inside", parentId: "box", position: { x: 24, y: 64 }, ...SIZE },
  { id: "beside", position: { x: 600, y: 100 }, ...SIZE },
];

function row(count: number) {
  return boxesOf(Array.from({ length: count }, (_, index) => ({ id: String(index), position: { x: index * 300, y: 0 }, ...SIZE })));
}

test("what is in a container stands in the flow's coordinates", () => {
  assert.deepEqual(boxesOf(nodes).get("inside"), { x: 124, y: 164, ...SIZE });
});

test("a point meets what is drawn last, and nothing where nothing is", () => {
  const boxes = boxesOf(nodes);
  assert.deepEqual([{ x: 130, y: 170 }, { x: 110, y: 110 }, { x: 550, y: 110 }].map((point) => topmostAt(boxes, point)), ["inside", "box", undefined]);
});

test("a marquee chooses what it touches", () => {
  assert.deepEqual(touchedBy(boxesOf(nodes), { x: 480, y: 90, width: 150, height: 20 }), ["box", "beside"]);
});

test("all that look alike are few paths, and one that moves changes one of them", () => {
  const before = drawBoxes(row(300), () => "plain");
  const moved = new Map(row(300));
  moved.set("7", { x: 5, y: 500, ...SIZE });
  const after = drawBoxes(moved, () => "plain");
  assert.equal(before.length, 5);
  assert.deepEqual(after.filter(({ d }, index) => d !== before[index]!.d).map(({ key }) => key), ["plain 0"]);
});

test("what a run says of tasks is a sign, not a colour alone", () => {
  const looks: readonly Look[] = ["plain", "failed", "succeeded", "running"];
  const shapes = drawBoxes(row(4), (id) => looks[Number(id)]!);
  assert.deepEqual(shapes.map(({ look }) => look), ["plain", "failed", "failed-sign", "succeeded", "succeeded-sign", "running", "running-sign"]);
});

test("an arrow leads from the lower edge of its task to the upper one of the next, also where that is not below", () => {
  const boxes = boxesOf([...nodes, { id: "below", position: { x: 600, y: 400 }, ...SIZE }]);
  const [down, , up] = drawArrows(boxes, [{ look: "success", source: "beside", target: "below" }, { look: "failure", source: "below", target: "beside" }]);
  assert.deepEqual([down!.d, up!.d], ["M700 160V280H700V400", "M700 460v20H700V80H700v20"]);
});

test("an arrow to what is not drawn is left out", () => {
  assert.deepEqual(drawArrows(boxesOf(nodes), [{ look: "success", source: "inside", target: "hidden" }]), []);
});
