import assert from "node:assert/strict";
import { test } from "node:test";
import { isDone, offerTour, STEPS, tour } from "../../static/src/designer/store/tour.ts";
import { arrow, document, task } from "./packages.ts";

const EMPTY = document([]);
const WHOLE = document([task("a", { properties: { smtp_connection: "Relay" } }), task("b")], [arrow("a-b")]);

test("a step is done as soon as the package shows it", () => {
  const done = (of: typeof EMPTY) => STEPS.filter((step) => isDone(step, of, false, false));
  assert.deepEqual(done(EMPTY), []);
  assert.deepEqual(done(document([task("a"), task("b")])), ["add"]);
  assert.deepEqual(done(WHOLE), ["add", "connect", "connection"]);
  assert.equal(isDone("preview", WHOLE, true, false) && isDone("run", WHOLE, false, true), true);
});

test("the tour is offered on a new empty package alone, and to who has never left it", () => {
  const kept = new Map<string, string>();
  Object.assign(globalThis, { localStorage: { getItem: (key: string) => kept.get(key) ?? null } });
  const offered = (of: typeof EMPTY, version: number) => {
    tour.set({ step: null });
    offerTour(7, of, version);
    return tour.get().step !== null;
  };
  assert.deepEqual([offered(EMPTY, 1), offered(EMPTY, 2), offered(WHOLE, 1)], [true, false, false]);
  kept.set("mailwright-tour-7", "left");
  assert.equal(offered(EMPTY, 1), false);
});
