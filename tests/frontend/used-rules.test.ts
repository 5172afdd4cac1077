import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { usedRules } from "../../static/used-rules.ts";

const built = (name: string) => readFileSync(new URL(`../../static/dist/${name}`, import.meta.url), "utf8");
const sources = [{ raw: "btn card data-open a", extension: "html" }];

test("rules stay whose words the sources have, and those that name nothing", async () => {
  const kept = ["a:hover{color:red}", ".card>.btn:focus-visible::before{content:\",.x{\"}", ":focus-visible{outline:2px}", "blockquote{margin:0}"];
  const left = [".nope{color:red}", ".btn.nope{color:red}", "@media print{.nope{color:red}}"];
  assert.equal(await usedRules([...kept, ...left].join(""), sources), kept.join(""));
});

test("of several selectors those stay that something can match", async () => {
  assert.equal(await usedRules(".nope,.btn,.card .nope{color:red}", sources), ".btn{color:red}");
});

test("the style sheets that are built ask neither the body nor the page what they have: each change would style all anew", () => {
  const selectors = ["app.css", "designer.css"].flatMap((name) => built(name).match(/(?:body|html|:root)[^{},]*?:has\(/g) ?? []);
  assert.deepEqual(selectors, []);
});

test("of Tabler there is what pages use", () => {
  assert.ok(built("app.css").includes(".btn-ghost-secondary"));
  assert.ok(!built("app.css").includes(".navbar-vertical"));
  assert.ok(built("app.css").includes("(forced-colors:active){:focus-visible{"));
});
