import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChange } from "../../../static/src/designer/changes/changes.ts";
import { readClipping } from "../../../static/src/designer/changes/clipboard/reading.ts";
import { writeClipping } from "../../../static/src/designer/changes/clipboard/writing.ts";
import { tasksUsing } from "../../../static/src/designer/document/connections.ts";
import type { PackageDocument } from "../../../static/src/designer/document/document.ts";
import { document, task } from "../packages.ts";

const relay = { id: "11111111-aaaa", type: "SMTP", name: "Relay", description: "", properties: {}, expressions: {}, delay_validation: false };
const letter = { id: "22222222-bbbb", type: "FILE", name: "Letter", description: "", properties: {}, expressions: {}, delay_validation: false };

/** By ID in other letters, by name, by the body's file, and not at all. */
const sample: PackageDocument = {
  ...document([
    task("by id", { properties: { smtp_connection: relay.id.toUpperCase() } }),
    task("by name", { properties: { smtp_connection: "relay" } }),
    task("by file", { properties: { smtp_connection: "", message_source_type: "FileConnection", message_source: letter.id } }),
    task("text", { properties: { message_source_type: "DirectInput", message_source: "Relay" } }),
  ]),
  connections: [relay, letter],
};

test("tasks use a connection manager by its ID or name, and the one of their body's file", () => {
  assert.deepEqual(tasksUsing(sample, relay).map(({ id }) => id), ["by id", "by name"]);
  assert.deepEqual(tasksUsing(sample, letter).map(({ id }) => id), ["by file"]);
});

test("another connection manager takes the place of one everywhere, and nothing else changes", () => {
  const next = applyChange(sample, { type: "repoint", from: relay, to: "other" });
  assert.deepEqual(next.executables.map(({ properties }) => properties["smtp_connection"]), ["other", "other", "", undefined]);
  assert.equal(next.executables[2], sample.executables[2]);
  assert.equal(applyChange(sample, { type: "repoint", from: { id: "none", name: "None" }, to: "other" }), sample);
});

test("tasks that name a connection manager go along when it is renamed", () => {
  const next = applyChange(sample, { type: "update-connection", connection: { ...relay, name: "Billing" } });
  assert.deepEqual(next.executables.map(({ properties }) => properties["smtp_connection"]), [relay.id.toUpperCase(), "Billing", "", undefined]);
  assert.equal(next.executables[3], sample.executables[3]);
});

test("a connection manager alone can be copied as text and read again", () => {
  const nothing = { executables: [], constraints: [], variables: [], parameters: [], groups: [], notes: [] };
  assert.deepEqual(readClipping(writeClipping({ ...nothing, connections: [relay] }, "here")).connections, [relay]);
});
