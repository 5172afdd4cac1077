import assert from "node:assert/strict";
import { test } from "node:test";

import { fitChip } from "../../../static/src/designer/document/layout/chips.ts";

const USUAL = { isNarrow: false, isLow: false, isBeside: false };

test("a chip has its words in the middle of an arrow that is longer than it", () => {
  assert.deepEqual(fitChip(0, 72), USUAL);
  assert.deepEqual(fitChip(288, 40), USUAL);
});

test("beside a short arrow a chip leaves the arrow in sight", () => {
  assert.deepEqual(fitChip(0, 48), { ...USUAL, isBeside: true });
});

test("between tasks with hardly a gap there is room for a low icon", () => {
  assert.deepEqual(fitChip(0, 20), { isNarrow: true, isLow: true, isBeside: true });
});

test("between tasks side by side there is room for the icon, when they are near", () => {
  assert.deepEqual(fitChip(288, -68), { ...USUAL, isNarrow: true });
  assert.deepEqual(fitChip(400, -68), USUAL);
});
