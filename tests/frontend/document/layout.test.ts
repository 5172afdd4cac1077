/** Auto layout: room for the words on arrows, and long chains in columns. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { autoLayout } from "../../../static/src/designer/document/layout/layout.ts";
import { countCovered } from "../../../static/src/designer/document/layout/layers.ts";
import type { PackageDocument, PrecedenceConstraint } from "../../../static/src/designer/document/document.ts";
import { boundsOf, overlaps, TASK_SIZE } from "../../../static/src/designer/document/placement.ts";
import { arrow, document, task } from "../packages.ts";

function lay(source: PackageDocument) {
  const places = autoLayout(source);
  const rects = source.executables.map(({ id }) => ({ ...TASK_SIZE, ...places.get(id)! }));
  return { places, bounds: boundsOf(rects)!, rects };
}

function chain(length: number): PackageDocument {
  const ids = Array.from({ length }, (_, index) => `t${index}`);
  return document(ids.map((id) => task(id)), ids.slice(1).map((id, index) => arrow(`${ids[index]}-${id}`)));
}

const wide = (pair: string): PrecedenceConstraint => ({ ...arrow(pair, "completion"), evaluation_operation: "ExpressionAndConstraint", expression: "true", logical_and: false });

test("words on arrows to neighbours lie neither on tasks nor on each other", () => {
  const fan = document(["a", "b", "c", "d", "e", "end"].map((id) => task(id)), ["b", "c", "d", "e"].flatMap((id) => [wide(`a-${id}`), wide(`${id}-end`)]));
  const { places } = lay(fan);
  const units = fan.executables.map(({ id }) => ({ id, ...TASK_SIZE }));
  assert.equal(countCovered(units, fan.precedence_constraints, places), 0);
});

test("a long chain is folded into columns, each from top to bottom, and nothing overlaps", () => {
  const { places, bounds, rects } = lay(chain(24));
  assert.ok(bounds.width > bounds.height * 0.8 && bounds.width < bounds.height * 3, `${bounds.width} by ${bounds.height}`);
  const columns = new Set(rects.map(({ x }) => x));
  assert.ok(columns.size > 1 && columns.size < 8);
  assert.ok(rects.every((one, index) => rects.every((other, at) => at === index || !overlaps(one, other))));
  const ys = [...columns].map((x) => rects.filter((rect) => rect.x === x).map(({ y }) => y));
  assert.deepEqual(ys, ys.map((column) => [...column].sort((one, other) => one - other)));
  assert.equal(places.get("t0")!.y, 0);
});

test("what fits on a screen stays as it is", () => {
  assert.equal(new Set(lay(chain(8)).rects.map(({ x }) => x)).size, 1);
});
