import assert from "node:assert/strict";
import { test } from "node:test";
import { type GridProperty, isChanged, propertiesOf, readCell, sectionsOf, sharedValue, wordOf } from "../../../static/src/designer/panes/properties/grid.ts";
import type { GridField } from "../../../static/src/designer/server/wire.ts";
import { task } from "../packages.ts";

const subject: GridField = { category: "Mail", name: "subject", label: "Subject", hint: "", kind: "text" };
const priority: GridField = { category: "Mail", name: "priority", label: "Priority", hint: "", kind: "choice", choices: [["High", "High"], ["Normal", "Normal"]] };
const retry: GridField = { category: "Delivery", name: "retry_minutes", label: "Try again for (minutes)", hint: "", kind: "number", least: 0, most: 10_080, is_optional: true };
const types = {
  fields: { SendMailTask: [subject, priority, retry], Other: [subject, { ...priority, choices: [["1", "One"]] as const }], EventHandler: [] },
  initial: (type: string) => (type === "SendMailTask" ? { subject: "", priority: "Normal", retry_minutes: 60 } : {}),
};

function named(properties: readonly GridProperty[], name: string): GridProperty {
  return properties.find((each) => each.name === name)!;
}

test("one task has its name, its type's properties and the common ones", () => {
  const found = propertiesOf([task("a")], types);
  assert.deepEqual(found.slice(0, 5).map(({ name }) => name), ["name", "description", "subject", "priority", "retry_minutes"]);
  assert.equal(named(found, "maximum_error_count").kind, "number");
});

test("tasks of several types have what all of them have, typed in the same way", () => {
  const found = propertiesOf([task("a"), task("b", { type: "Other" })], types).map(({ name }) => name);
  assert.deepEqual([found.includes("name"), found.includes("subject"), found.includes("priority"), found.includes("disable")], [false, true, false, true]);
});

test("what differs is told, and what is not as new is changed", () => {
  const parts = [task("a", { properties: { subject: "One" } }), task("b", { properties: { subject: "Two" } })];
  const found = propertiesOf(parts, types);
  assert.deepEqual(sharedValue(parts, named(found, "subject")), { value: "One", isMixed: true });
  assert.deepEqual(sharedValue(parts, named(found, "priority")), { value: "Normal", isMixed: false });
  assert.deepEqual(["subject", "priority", "disable"].map((name) => isChanged(parts, named(found, name))), [true, false, false]);
});

test("a number is read within its bounds, and left out it is as new", () => {
  const property = named(propertiesOf([task("a")], types), "retry_minutes");
  assert.deepEqual(readCell(property, " 90 "), { value: 90 });
  assert.deepEqual(readCell(property, ""), { value: 60 });
  assert.deepEqual(readCell(property, "1e3"), { problem: "Try again for (minutes) cannot be “1e3”. Type a whole number from 0 to 10,080." });
});

test("properties stand by category or by name, and a filter finds them by label or name", () => {
  const found = propertiesOf([task("a")], types);
  assert.deepEqual(sectionsOf(found, "", false).map(({ heading }) => heading), ["Identification", "Mail", "Delivery", "Execution"]);
  assert.deepEqual(sectionsOf(found, "minutes", false).map(({ properties }) => properties.map(({ name }) => name)), [["retry_minutes"]]);
  const [all] = sectionsOf(found, "", true);
  assert.deepEqual([all!.heading, all!.properties[0]!.label, all!.properties.length], ["", "Delay validation", found.length]);
  assert.deepEqual(sectionsOf(found, "nothing like it", true), []);
});

test("values are written as people read them", () => {
  const found = propertiesOf([task("a")], types);
  assert.deepEqual([wordOf(named(found, "disable"), true), wordOf(named(found, "priority"), "High"), wordOf(named(found, "retry_minutes"), null)], ["True", "High", ""]);
});
