import assert from "node:assert/strict";
import { test } from "node:test";
import { addAddresses, addressOf, joinAddresses, problemOf, splitAddresses } from "../../static/src/send-mail/addresses.ts";

test("semicolons, commas and lines separate addresses, and quotes keep them together", () => {
  assert.deepEqual(splitAddresses(" a@x.example; b@x.example,c@x.example\r\nd@x.example ;; "), ["a@x.example", "b@x.example", "c@x.example", "d@x.example"]);
  assert.deepEqual(splitAddresses('"Smith; Ann, Dr." <ann@x.example>; b@x.example'), ['"Smith; Ann, Dr." <ann@x.example>', "b@x.example"]);
});

test("a list from Outlook keeps its names, also those with the last name first", () => {
  assert.deepEqual(splitAddresses("'Ann' <ann@x.example>; 'Doe, Jane' <jane@x.example>; mailto:bob@x.example"), [
    "Ann <ann@x.example>",
    '"Doe, Jane" <jane@x.example>',
    "bob@x.example",
  ]);
  assert.deepEqual(splitAddresses("Ann Smith <ann@x.example>; Doe, Jane <jane@x.example>; bob@x.example"), [
    "Ann Smith <ann@x.example>",
    '"Doe, Jane" <jane@x.example>',
    "bob@x.example",
  ]);
});

test("columns of a table give addresses, and a name beside its address stays with it", () => {
  assert.deepEqual(splitAddresses("Ann\tSmith\tann@x.example\nbob@x.example\tBob\n"), ["Ann Smith <ann@x.example>", "Bob <bob@x.example>"]);
  assert.deepEqual(splitAddresses("a@x.example\tb@x.example\n"), ["a@x.example", "b@x.example"]);
});

test("a word that is no address stays, so that it can be mended", () => {
  assert.deepEqual(splitAddresses("ann; bob@x.example"), ["ann", "bob@x.example"]);
  assert.deepEqual(splitAddresses("one, two, Jane <jane@x.example>"), ["one", "two", "Jane <jane@x.example>"]);
});

test("a quote that nobody closed swallows nothing", () => {
  assert.deepEqual(splitAddresses('"Ann <ann@x.example>; b@x.example'), ["Ann <ann@x.example>", "b@x.example"]);
});

test("what is joined is split into the same again", () => {
  const list = ['"Doe, Jane" <jane@x.example>', "bob@x.example", "Ann Smith <ann@x.example>"];
  assert.deepEqual(splitAddresses(joinAddresses(list)), list);
});

test("an address says why it is none", () => {
  const expected: Record<string, string | null> = {
    "ann@x.example": null,
    "Ann <ann@x.example>": null,
    "änn@bücher.example": null,
    ann: "has no @",
    "@x.example": "has nothing before the @",
    "ann@": "has nothing after the @",
    "an n@x.example": "holds a blank",
    "Ann <ann@x.example": "has a bracket too many",
  };
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((each) => [each, problemOf(each)])), expected);
});

test("an address that is there already, under any name and in any case, is not added again", () => {
  const { list, repeated } = addAddresses(["Ann <ann@x.example>"], ["ANN@x.example", "b@x.example", "b@x.example"]);
  assert.deepEqual([list, repeated], [["Ann <ann@x.example>", "b@x.example"], 2]);
  assert.equal(addressOf("Ann <ann@x.example> "), "ann@x.example");
});
