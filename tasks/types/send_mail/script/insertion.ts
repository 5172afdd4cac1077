/** Inserting variables into a line of the mail: its button, Ctrl+Space, and {{ while somebody types. */

import { setExpression } from "./expression-row.ts";
import { beginsPlaceholder, hasPlaceholder } from "./placeholders.ts";
import { makeInsertButton, type VariableList } from "./variable-list.ts";

type Line = HTMLInputElement | HTMLTextAreaElement;

/** The button stands after the line, and the list after both, or after the box that shows the line. */
export function offerVariables(line: Line, box: Element, list: VariableList): void {
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
}

/** A button beside a line that makes an expression of its text, to go on with what placeholders cannot say. */
export function offerExpression(line: HTMLInputElement, list: VariableList): void {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "mw-insert-button mw-to-expression";
  button.textContent = "fx";
  button.title = "Make an expression of this text";
  button.setAttribute("aria-label", "Make an expression of this text");
  const label = line.labels?.[0];
  if (label?.id) button.setAttribute("aria-describedby", label.id);
  const show = () => button.toggleAttribute("hidden", !hasPlaceholder(line.value));
  line.addEventListener("input", show);
  button.addEventListener("click", () => {
    const expression = list.toExpression(line.value);
    if (expression === null) return line.reportValidity();
    if (!setExpression(line, expression)) return;
    line.value = "";
    line.dispatchEvent(new Event("input", { bubbles: true }));
  });
  show();
  line.closest(".mw-insert-row")?.append(button);
}

function insert(line: Line, text: string): void {
  line.focus();
  if (text === "") return;
  line.setRangeText(text, line.selectionStart ?? line.value.length, line.selectionEnd ?? line.value.length, "end");
  line.dispatchEvent(new Event("input", { bubbles: true }));
}
