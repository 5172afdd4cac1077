/** Makes the Send Mail Task Editor handier; loaded when the editor opens. Without it every field can be typed in. */

import { makeBody } from "./body.ts";
import { makeChips } from "./chips.ts";

export function enhance(dialog: HTMLElement): void {
  const form = dialog.querySelector("form");
  if (!form) return;
  for (const field of form.querySelectorAll<HTMLTextAreaElement>("textarea[data-recipients]")) makeChips(field);
  makeBody(form, dialog);
}
