/** The button fx: it makes an expression of a text with placeholders, to go on with what placeholders cannot say. */

import { type Field, setExpression } from "./expression-row.ts";
import { hasPlaceholder } from "./placeholders.ts";
import type { VariableList } from "./variable-list.ts";

const REFUSED = "A placeholder here names no variable in sight. Insert one from the list.";

/** Where such a text stands: in a line, as recipients, or in the message. */
export interface Written {
  /** The form's field, which says which property the text is. */
  readonly field: Field;
  readonly label: Element | null | undefined;
  text(): string;
  clear(): void;
}

/** Puts the button at a row's end, and below the row why it did nothing. Gives what shows it, or not, after each change. */
export function offerExpression({ field, label, text, clear }: Written, row: HTMLElement, list: VariableList): () => void {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "mw-insert-button mw-to-expression";
  button.textContent = "fx";
  button.title = "Make an expression of this text";
  button.setAttribute("aria-label", "fx: make an expression of this text");
  if (label?.id) button.setAttribute("aria-describedby", label.id);
  const refusal = document.createElement("div");
  refusal.className = "mw-field-help";
  refusal.setAttribute("role", "status");
  let refused = "";
  button.addEventListener("click", () => {
    const expression = list.toExpression(text());
    if (expression === null) {
      refused = text();
      refusal.textContent = REFUSED;
    } else if (setExpression(field, expression)) clear();
  });
  row.append(button);
  row.after(refusal);
  const show = () => {
    button.hidden = !hasPlaceholder(text());
    if (text() !== refused) refusal.textContent = "";
  };
  show();
  return show;
}

/** The same for a line of the form. */
export function offerExpressionOfLine(line: HTMLInputElement, row: HTMLElement, list: VariableList): void {
  const clear = () => {
    line.value = "";
    line.dispatchEvent(new Event("input", { bubbles: true }));
  };
  line.addEventListener("input", offerExpression({ field: line, label: line.labels?.[0], text: () => line.value, clear }, row, list));
}
