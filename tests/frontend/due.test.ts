/** The time that is left until another try, in words. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { timeLeft } from "../../static/src/due.ts";

const DUE = "2026-11-21T12:00:00Z";
const NOON = Date.parse(DUE);

test("the time that is left is counted in seconds, and in minutes and hours where it is long", () => {
  const told = ["in 1 s", "in 1 min 0 s", "in 2 min 5 s", "in 24 h 0 min"];
  assert.deepEqual([1, 59_001, 125_000, 86_400_000].map((before) => timeLeft(DUE, NOON - before)), told);
});

test("what is due is tried soon, and what is no time says nothing", () => {
  assert.deepEqual([timeLeft(DUE, NOON), timeLeft(DUE, NOON + 1), timeLeft("", NOON)], ["soon", "soon", ""]);
});
