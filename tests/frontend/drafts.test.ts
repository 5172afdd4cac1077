import assert from "node:assert/strict";
import { test } from "node:test";
import { changeMode, readDrafts, writeDrafts, writeHtml } from "../../tasks/types/send_mail/script/drafts.ts";

test("every mode is read from the properties that it is written to", () => {
  for (const properties of [
    { format: "Text", source: "Hello", alternative: "" },
    { format: "Html", source: "<p>Hello</p>", alternative: "" },
    { format: "Html", source: "<p>Hello</p>", alternative: "Hello" },
  ]) {
    assert.deepEqual(writeDrafts(readDrafts(properties)), properties);
  }
});

test("another mode keeps what was typed for the first", () => {
  const html = readDrafts({ format: "Html", source: "<p>Typed</p>", alternative: "Text" });
  const back = changeMode(changeMode(changeMode(html, "Html"), "Text"), "Both");
  assert.deepEqual(writeDrafts(back), { format: "Html", source: "<p>Typed</p>", alternative: "Text" });
});

test("HTML begins with the text that is there, and never with its signs as tags", () => {
  const drafts = changeMode(readDrafts({ format: "Text", source: "a < b\nc\n\nd & e", alternative: "" }), "Html");
  assert.equal(drafts.html, "<p>a &lt; b<br>\nc</p>\n<p>d &amp; e</p>");
  assert.equal(changeMode({ ...drafts, html: "<b>x</b>" }, "Both").html, "<b>x</b>");
  assert.equal(writeHtml("  x  "), "<p>x</p>");
});
