/** Makes the Send Mail Task Editor handier; loaded when the editor opens. Without it every field can be typed in. */

import { makeBody } from "./body.ts";
import { makeChips } from "./chips.ts";
import { offerVariables } from "./insertion.ts";
import { offerExpression, offerExpressionOfLine } from "./to-expression.ts";
import { VariableList } from "./variable-list.ts";

export function enhance(dialog: HTMLElement): void {
  const form = dialog.querySelector("form");
  if (!form) return;
  const variables = new VariableList(form);
  for (const field of form.querySelectorAll<HTMLTextAreaElement>("textarea[data-recipients]")) {
    const chips = makeChips(field, (target) => variables.holds(target));
    const row = offerVariables(chips.input, chips.box, variables);
    const show = offerExpression({ field, label: chips.input.labels?.[0], text: () => chips.text(), clear: () => chips.clear() }, row, variables);
    chips.input.addEventListener("input", show);
    field.addEventListener("change", show);
  }
  for (const field of form.querySelectorAll<HTMLInputElement>("input[data-placeholders]")) {
    offerExpressionOfLine(field, offerVariables(field, field, variables), variables);
  }
  makeBody(form, dialog, variables);
}
