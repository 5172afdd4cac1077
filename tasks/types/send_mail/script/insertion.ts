/** Inserting variables into a line of the mail: its button, Ctrl+Space, and {{ while somebody types. */

import { beginsPlaceholder } from "./placeholders.ts";
import { makeInsertButton, type VariableList } from "./variable-list.ts";

type Line = HTMLInputElement | HTMLTextAreaElement;

/** The button stands after the line, and the list after both, or after the box that shows the line. Gives the row of both. */
export function offerVariables(line: Line, box: Element, list: VariableList): HTMLElement {
  const row = document.createElement("div");
  row.className = "mw-insert-row";
  box.before(row);
  const place = { after: row, insert: (text: string) => insert(line, text) };
  row.append(box, makeInsertButton(line.labels?.[0], () => list.open(place, false)));
  line.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== " " || !event.ctrlKey) return;
    event.preventDefault();
    list.open(place, false);
  });
  line.addEventListener("input", (event) => {
    const before = line.value.slice(0, line.selectionStart ?? 0);
    if (event instanceof InputEvent && event.data === "{" && beginsPlaceholder(before)) list.open(place, true);
  });
  return row;
}

function insert(line: Line, text: string): void {
  line.focus();
  if (text === "") return;
  line.setRangeText(text, line.selectionStart ?? line.value.length, line.selectionEnd ?? line.value.length, "end");
  line.dispatchEvent(new Event("input", { bubbles: true }));
}
