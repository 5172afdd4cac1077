/** Makes the editor of a kept task handier: for how long to wait is asked only where somebody else runs it. */

import { showField } from "../../../../static/src/forms/show-field.ts";

export function enhance(dialog: HTMLElement): void {
  const form = dialog.querySelector("form");
  if (!form) return;
  const show = () => {
    const chosen = form.querySelector<HTMLInputElement>("input[name=outcome]:checked");
    showField(form, "wait_minutes", chosen?.value === "External");
  };
  form.addEventListener("change", show);
  show();
}
