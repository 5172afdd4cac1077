/** Makes the Foreach Loop Editor handier: shows the fields of the chosen enumerator alone. What is hidden keeps its text until OK. */

import { showField } from "../../../../static/src/forms/show-field.ts";

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  File: ["folder", "files", "retrieve", "traverse_subfolders"],
  Item: ["item_columns", "items"],
  Variable: ["variable"],
  Row: ["path", "file_connection", "format", "delimiter", "has_header"],
  Kept: ["known"],
};
const OF_CSV = ["delimiter", "has_header"];

export function enhance(dialog: HTMLElement): void {
  const form = dialog.querySelector("form");
  const kind = form?.elements.namedItem("kind");
  const format = form?.elements.namedItem("format");
  if (!form || !(kind instanceof HTMLSelectElement) || !(format instanceof HTMLSelectElement)) return;
  const show = () => {
    const isJson = format.value === "Json";
    for (const [value, names] of Object.entries(FIELDS)) {
      for (const name of names) showField(form, name, value === kind.value && !(isJson && OF_CSV.includes(name)));
    }
  };
  kind.addEventListener("change", show);
  format.addEventListener("change", show);
  show();
}
