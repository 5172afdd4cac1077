import assert from "node:assert/strict";
import { test } from "node:test";
import { bounded, layout, readLayout, readViews, resizePane, toggleFull, togglePane, openPane } from "../../../static/src/designer/store/layout.ts";

test("what a browser kept counts as far as it makes sense", () => {
  const usual = { sizes: {}, closed: [], isTall: false, isByName: false, tab: "connections" };
  for (const text of [null, "", "{", "7", "null", "[]", '{"sizes":7,"closed":"toolbox","isTall":"yes","tab":"progress"}', '{"sizes":{"toolbox":"9"}}']) {
    assert.deepEqual(readLayout(text), usual, String(text));
  }
  const kept = { sizes: { toolbox: 5, properties: 400, bottom: 1e9, other: 3 }, closed: ["bottom", "attic"], isTall: true, isByName: true, tab: "issues" };
  assert.deepEqual(readLayout(JSON.stringify(kept)), { sizes: { toolbox: 64, properties: 400, bottom: 900 }, closed: ["bottom"], isTall: true, isByName: true, tab: "issues" });
});

test("places on the canvas are numbers, and a zoom that there is", () => {
  const good = ["4", { x: 1, y: -2, zoom: 0.5 }];
  const bad = [["5", { x: 1, y: 2, zoom: 0 }], ["6", { x: null, y: 2, zoom: 1 }], ["7", { x: 1, y: 2, zoom: 9 }], [8, { x: 1, y: 2, zoom: 1 }], "9", null, ["10", null]];
  assert.deepEqual(readViews(JSON.stringify([good, ...bad])), [good]);
  assert.deepEqual(readViews("{}"), []);
});

test("a pane keeps within its bounds, and what is gone to is open", () => {
  assert.equal(bounded("properties", 10), 220);
  resizePane("toolbox", 300.4);
  togglePane("toolbox");
  toggleFull();
  assert.deepEqual([layout.get().sizes.toolbox, layout.get().closed, layout.get().isFull], [300, ["toolbox"], true]);
  openPane("toolbox");
  assert.deepEqual([layout.get().closed, layout.get().isFull], [[], false]);
  resizePane("toolbox", null);
  assert.deepEqual(layout.get().sizes, {});
});
