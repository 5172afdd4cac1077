/** Tables to type in (components/forms/_rows.html): adds and removes rows. Without it their empty rows can be filled. */

import { showPickers } from "./picker.ts";

/** Shows the buttons that need this script. */
export function showRowButtons(within: HTMLElement): void {
  for (const button of within.querySelectorAll<HTMLElement>("[data-rows-add], [data-rows-remove]")) button.hidden = false;
}

export function listenForRows(within: HTMLElement): void {
  within.addEventListener("click", (event) => {
    const target = event.target as Element;
    const rows = target.closest<HTMLElement>("[data-rows]");
    if (!rows) return;
    if (target.closest("[data-rows-add]")) add(rows);
    const row = target.closest("[data-rows-remove]")?.closest<HTMLElement>("[data-row]");
    if (row) remove(rows, row);
  });
}

function add(rows: HTMLElement): void {
  const blank = rows.querySelector("template");
  const list = rows.querySelector("ul");
  if (!blank || !list) return;
  list.append(blank.content.cloneNode(true));
  showRowButtons(rows);
  showPickers(rows);
  firstField(list.lastElementChild)?.focus();
}

/** The focus goes to the next row, or to the button that adds one. */
function remove(rows: HTMLElement, row: HTMLElement): void {
  const next = firstField(row.nextElementSibling) ?? rows.querySelector<HTMLElement>("[data-rows-add]");
  row.remove();
  next?.focus();
}

function firstField(row: Element | null): HTMLElement | null {
  return row?.querySelector<HTMLElement>(":is(input, select, textarea):not([hidden])") ?? null;
}
