/** Placeholders while they are typed: when the list of variables opens, what it finds, and what a recipient may be. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { problemOf, splitAddresses } from "../../tasks/types/send_mail/script/addresses.ts";
import { beginsPlaceholder, findVariables, hasPlaceholder, toExpression } from "../../tasks/types/send_mail/script/placeholders.ts";

test("two braces begin a placeholder, and four are braces", () => {
  assert.deepEqual(["{", "a {{", "{{{", "{{{{", "{{{{{{", "{{a"].filter(beginsPlaceholder), ["a {{", "{{{{{{"]);
});

test("a placeholder names something between its braces", () => {
  const texts = ["{{User::Name}}", "a {{{{{{Name}} b", "{{{{Name}}", "{{}}", "{{Name", "{Name}"];
  assert.deepEqual(texts.filter(hasPlaceholder), ["{{User::Name}}", "a {{{{{{Name}} b"]);
});

test("variables are found by words, those that begin like them first", () => {
  const variables = ["User::Amount", "User::Name", "System::PackageName"].map((name) => ({ name, type: "String" }));
  const found = (typed: string) => findVariables(variables, typed).map(({ name }) => name);
  assert.deepEqual(found(""), ["User::Amount", "User::Name", "System::PackageName"]);
  assert.deepEqual(found("name"), ["User::Name", "System::PackageName"]);
  assert.deepEqual(found("string pack"), ["System::PackageName"]);
});

test("a recipient that a variable gives is no mistake", () => {
  const recipients = splitAddresses("{{User::Email}}; Ann <{{User::Email}}>; nobody");
  assert.deepEqual(recipients.map(problemOf), [null, null, "has no @"]);
});

const SEEN = [
  { name: "User::Name", type: "String" },
  { name: "User::Count", type: "Int32" },
  { name: "$Package::Name", type: "String" },
];
const expressionOf = (text: string) => toExpression(text, SEEN, { String: 0, Int32: 11 });

test("a text with placeholders is the expression that the server makes of it", () => {
  assert.equal(expressionOf("Dear {{User::Name}}, {{ Count }} left"), '"Dear " + @[User::Name] + ", " + (DT_WSTR, 11) @[User::Count] + " left"');
  assert.equal(expressionOf('a "b"\\\n{{{{x {{$Package::Name}}'), '"a \\"b\\"\\\\\\n{{x " + @[$Package::Name]');
});

test("a placeholder that names nothing makes no expression", () => {
  assert.deepEqual(["{{User::Nobody}}", "{{User::Name"].map(expressionOf), [null, null]);
});
