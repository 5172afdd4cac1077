/** What an empty package can begin with. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChange } from "../../../static/src/designer/changes/changes.ts";
import { makeStart } from "../../../static/src/designer/document/starts.ts";
import { document, handler } from "../packages.ts";

const defaults = (type: string) => ({ of: type });

test("a mail on failure is in an OnError event handler of the package", () => {
  const made = applyChange(document([]), { type: "add", ...makeStart("failure", document([]), defaults) });
  const [mail, event, notice] = made.executables;
  assert.deepEqual([mail?.parent, event?.type, event?.properties["event_name"], notice?.parent], [null, "EventHandler", "OnError", event?.id]);
  assert.match(notice?.expressions["message_source"] ?? "", /System::SourceName.*System::ErrorDescription/);
});

test("a package that has an OnError event handler gets no second one", () => {
  const before = document([handler("OnError", null)]);
  assert.equal(makeStart("failure", before, defaults).executables.length, 1);
});

test("a mail merge maps the columns of a file to variables, which are made once", () => {
  const made = applyChange(document([]), { type: "add", ...makeStart("merge", document([]), defaults) });
  const [loop, mail] = made.executables;
  assert.equal(mail?.parent, loop?.id);
  assert.deepEqual(made.variables.map(({ name }) => name), ["Address", "Name"]);
  assert.deepEqual(makeStart("merge", made, defaults).variables, []);
});
