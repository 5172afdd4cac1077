import assert from "node:assert/strict";
import { test } from "node:test";
import { elapsed } from "../../static/src/designer/running/time.ts";

test("a task that took a moment took so many milliseconds, and not 0.0 s", () => {
  const spans = ["00:00:00.040Z", "00:00:01.440Z", "00:00:12.900Z", "00:03:05.000Z"];
  assert.deepEqual(spans.map((end) => elapsed("2026-11-30T00:00:00Z", `2026-11-30T${end}`)), ["40 ms", "1.4 s", "13 s", "3 min 5 s"]);
});
