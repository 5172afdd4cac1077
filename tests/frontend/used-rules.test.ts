import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { usedRules } from "../../static/used-rules.ts";

const built = (name: string) => readFileSync(new URL(`../../static/dist/${name}`, import.meta.url), "utf8");
const words = new Set(["btn", "card", "data-open", "w-1", "2"]);

const KEPT = [
  '@charset "UTF-8";',
  "a:hover{color:red}",
  ".btn:not(.btn-list){color:red}",
  ".card>.btn:focus-visible::before{content:\"},.x{\"}",
  "[data-open] .btn[class*=nope]{color:red}",
  ":is(.nope,.card) p{color:red}",
  ".w-1\\/2{width:50%}",
  "@font-face{font-family:x}",
  "@keyframes nope{from{opacity:0}}",
  "@media (width>=1px){.btn{color:red}}",
];

const LEFT_OUT = [
  ".nope{color:red}",
  ".btn.nope,.nope .card{color:red}",
  "[data-nope] .btn{color:red}",
  ".btn:has(>.nope,.card .nope){color:red}",
  ".btn:is(.nope,:not(.card) .nope){color:red}",
  ".w-3\\/2{width:150%}",
  "@media (width>=1px){@supports (color:red){.nope{color:red}}}",
];

test("rules stay whose classes and attributes the sources have, and all that is no rule", () => {
  assert.equal(usedRules([...KEPT, ...LEFT_OUT].join("/* . */"), words), KEPT.join(""));
});

test("of several selectors those stay that something can match", () => {
  assert.equal(usedRules(".nope,.btn,.card .nope,p{color:red}", words), ".btn,p{color:red}");
});

test("the style sheets that are built ask neither the body nor the page what they have: each change would style all anew", () => {
  const selectors = ["app.css", "designer.css"].flatMap((name) => built(name).match(/(?:body|html|:root)[^{},]*?:has\(/g) ?? []);
  assert.deepEqual(selectors, []);
});

test("of Tabler there is what pages use", () => {
  assert.ok(built("app.css").includes(".btn-ghost-secondary"));
  assert.ok(!built("app.css").includes(".navbar-vertical"));
});
