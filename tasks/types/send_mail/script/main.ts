/** Makes the Send Mail Task Editor handier; loaded when the editor opens. Without it every field can be typed in. */

import { makeBody } from "./body.ts";
import { makeChips } from "./chips.ts";
import { offerExpression, offerVariables } from "./insertion.ts";
import { VariableList } from "./variable-list.ts";

export function enhance(dialog: HTMLElement): void {
  const form = dialog.querySelector("form");
  if (!form) return;
  const variables = new VariableList(form);
  for (const field of form.querySelectorAll<HTMLTextAreaElement>("textarea[data-recipients]")) {
    const { input, box } = makeChips(field, (target) => variables.holds(target));
    offerVariables(input, box, variables);
  }
  for (const field of form.querySelectorAll<HTMLInputElement>("input[data-placeholders]")) {
    offerVariables(field, field, variables);
    offerExpression(field, variables);
  }
  makeBody(form, dialog, variables);
}
