/** Makes the editor of a kept task handier: what belongs to one answer is asked only where that is chosen. */

import { showField } from "../../../../static/src/forms/show-field.ts";

const OF_ROWS = ["path", "format", "delimiter", "has_header"];
const OF_CSV = ["delimiter", "has_header"];

export function enhance(dialog: HTMLElement): void {
  const form = dialog.querySelector("form");
  if (!form) return;
  const show = () => {
    const chosen = form.querySelector<HTMLInputElement>("input[name=outcome]:checked")?.value;
    const format = form.elements.namedItem("format");
    const isJson = format instanceof HTMLSelectElement && format.value === "Json";
    showField(form, "wait_minutes", chosen === "External");
    for (const name of OF_ROWS) showField(form, name, chosen === "Rows" && !(isJson && OF_CSV.includes(name)));
  };
  form.addEventListener("change", show);
  show();
}
