import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync } from "node:fs";
import { addAddresses, addressOf, joinAddresses, listAddresses, problemOf, shortOf, splitAddresses } from "../../tasks/types/send_mail/script/addresses.ts";
import { readItems, writeAddress } from "../../tasks/types/send_mail/script/mailboxes.ts";

type Case = { text: string; items: unknown[] };
const TABLE = JSON.parse(readFileSync(new URL("../data/addresses.json", import.meta.url), "utf8")) as Case[];

test("the browser reads what the table says, as the server does", () => {
  const told = TABLE.map(({ text }) => ({
    text,
    items: readItems(text).map(({ mailbox, refusal }) => (mailbox ? { name: mailbox.name, address: writeAddress(mailbox) } : refusal)),
  }));
  assert.deepEqual(told, TABLE);
});

test("what a stored text shows as one chip is one recipient of the server, and is not changed", () => {
  const stored = '"Pipe 5\\" wide; sales" <sales@x.example>; Smith, Bob <bob@x.example>; "open; c@x.example';
  assert.deepEqual(listAddresses(stored), ['"Pipe 5\\" wide; sales" <sales@x.example>', "Smith, Bob <bob@x.example>", '"open; c@x.example']);
  assert.equal(shortOf('"Smith, Bob" <bob@x.example>'), "Smith, Bob <bob@x.example>");
  assert.equal(shortOf("nobody"), "nobody");
});

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
    "Ann <ann@x.example": "has a bracket that is not closed",
    "Ann <ann@x.example> bob@x.example": "goes on after the address; a semicolon may be missing",
    "ann@x.example; bob@x.example": "is more than one address",
  };
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((each) => [each, problemOf(each)])), expected);
});

test("an address that is there already, under any name and in any case, is not added again", () => {
  const { list, repeated } = addAddresses(["Ann <ann@x.example>"], ["ANN@x.example", "b@x.example", "b@x.example"]);
  assert.deepEqual([list, repeated], [["Ann <ann@x.example>", "b@x.example"], 2]);
  assert.equal(addressOf("Ann <ann@x.example> "), "ann@x.example");
});
