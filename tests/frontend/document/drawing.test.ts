/** What is drawn is as large, and stands where, on the canvas as in the server's pictures: both are held to one table. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Executable, Group, Note } from "../../../static/src/designer/document/document.ts";
import { absoluteRect, geometryOf } from "../../../static/src/designer/document/geometry.ts";
import { document, task } from "../packages.ts";

interface Table {
  readonly document: { readonly executables: readonly Executable[]; readonly groups: readonly Group[]; readonly notes: readonly Note[] };
  readonly boxes: Readonly<Record<string, readonly number[]>>;
}

const TABLE = JSON.parse(readFileSync(new URL("../../data/drawing.json", import.meta.url), "utf8")) as Table;
const { groups, notes } = TABLE.document;
const DRAWN = { ...document(TABLE.document.executables.map((each) => task(each.id, each))), groups, notes };

test("boxes are those of the table, as the server's are", () => {
  const { hidden } = geometryOf(DRAWN);
  const parts = [...DRAWN.executables.filter(({ type }) => type !== "EventHandler"), ...groups, ...notes.map((each) => ({ ...each, name: each.text }))];
  const shown = parts.filter(({ id }) => !hidden.has(id));
  const boxes = shown.map(({ id, name }) => {
    const { x, y, width, height } = absoluteRect(DRAWN, id)!;
    return [name, [x, y, width, height]];
  });
  assert.deepEqual(Object.fromEntries(boxes), TABLE.boxes);
});
