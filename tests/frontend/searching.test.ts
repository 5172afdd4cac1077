import assert from "node:assert/strict";
import { test } from "node:test";
import { shortAddress } from "../../static/src/forms/searching.ts";

test("the address of a search has what is looked for, and nothing that is empty", () => {
  assert.equal(shortAddress("/deliveries/?recipient=&subject=a+b&state="), "/deliveries/?subject=a+b");
  assert.equal(shortAddress("/deliveries/?recipient=&state="), "/deliveries/");
  assert.equal(shortAddress("/deliveries/"), "/deliveries/");
});
