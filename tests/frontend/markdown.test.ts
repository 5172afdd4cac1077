/** The Markdown of notes: what is marked, what is only text, and that a long text costs little. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Block, plainText, readMarkdown } from "../../static/src/designer/notes/markdown.ts";

function lineOf(text: string): readonly string[] {
  const [block] = readMarkdown(text);
  assert.equal(block?.kind, "paragraph");
  return (block as Extract<Block, { kind: "paragraph" }>).lines[0]!.map((part) => `${part.kind}:${part.kind === "link" ? part.href : part.text}`);
}

test("bold, italic, code and links are marked, the rest is text", () => {
  assert.deepEqual(lineOf("a **b c** *d* _e_ `f*g*` [h](https://example.org/x) i"), [
    "text:a ", "bold:b c", "text: ", "italic:d", "text: ", "italic:e", "text: ", "code:f*g*", "text: ", "link:https://example.org/x", "text: i",
  ]);
});

test("what looks like marks and is none stays as it was typed", () => {
  for (const text of ["load_customer_data", "2 * 3 * 4", "** a **", "`", "[a]", "[a](b)", "*", "<b>x</b>", "a\\b"]) assert.deepEqual(lineOf(text), [`text:${text}`]);
});

test("a link leads to web pages and mail only", () => {
  for (const href of ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//example.org", "/x"]) assert.deepEqual(lineOf(`[a](${href})`), [`text:[a](${href})`]);
  assert.deepEqual(lineOf("[a](mailto:ada@example.org)"), ["link:mailto:ada@example.org"]);
  assert.deepEqual(lineOf("see https://example.org/a?b=c."), ["text:see ", "link:https://example.org/a?b=c", "text:."]);
});

test("headings, lists, code and paragraphs are blocks, and line ends are kept", () => {
  const kinds = readMarkdown("# Title\none\ntwo\n\n- a\n- b\n3. c\n```\n# code\n```\n#no").map((block) => block.kind);
  assert.deepEqual(kinds, ["heading", "paragraph", "list", "list", "code", "paragraph"]);
  assert.equal(plainText("# Title\none\ntwo\n- a\n- **b**"), "Title. one two. a; b");
});

test("ten thousand marks are read in no time", () => {
  for (const mark of ["*", "**", "_", "`", "[", "[a](", "# ", "- ", "a@"]) {
    const began = performance.now();
    readMarkdown(mark.repeat(10_000).slice(0, 10_000));
    assert.ok(performance.now() - began < 2_000, mark);
  }
});
