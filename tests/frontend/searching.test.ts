import assert from "node:assert/strict";
import { test } from "node:test";
import { shortAddress } from "../../static/src/forms/searching.ts";

test("the address of a search has what is looked for, and nothing that is empty", () => {
  assert.equal(shortAddress("/deliveries/?recipient=&subject=a+b&state="), "/deliveries/?subject=a+b");
  assert.equal(shortAddress("/deliveries/?recipient=&state="), "/deliveries/");
  assert.equal(shortAddress("/deliveries/"), "/deliveries/");
  assert.equal(shortAddress("/deliveries/?subject=a&since=&zone=Asia/Tokyo"), "/deliveries/?subject=a");
  assert.equal(shortAddress("/deliveries/?since=2026-05-04&zone=UTC"), "/deliveries/?since=2026-05-04&zone=UTC");
});
