/** A row of the editor's page Expressions, made or changed by what stands elsewhere in it. */

export type Field = HTMLInputElement | HTMLTextAreaElement;

/** Gives a field's property this expression, and leads to it there; false where the property takes none. */
export function setExpression(field: Field, expression: string): boolean {
  const property = field.closest<HTMLElement>("[data-field]")?.dataset["field"] ?? "";
  const rows = field.form?.querySelector<HTMLElement>('[data-field="expressions"] [data-rows]');
  const row = rows && (rowOf(rows, property) ?? addRow(rows));
  const list = row?.querySelector("select");
  const text = row?.querySelector("textarea");
  if (!list || !text || !Array.from(list.options).some(({ value }) => value === property)) return false;
  list.value = property;
  text.value = expression;
  showPage(text);
  for (const each of [list, text]) each.dispatchEvent(new Event("change", { bubbles: true }));
  text.focus();
  return true;
}

function rowOf(rows: HTMLElement, property: string): Element | undefined {
  const all = Array.from(rows.querySelectorAll("[data-row]"));
  const valueOf = (row: Element) => row.querySelector("select")?.value ?? "";
  return all.find((row) => valueOf(row) === property) ?? all.find((row) => valueOf(row) === "" && row.querySelector("textarea")?.value === "");
}

function addRow(rows: HTMLElement): Element | null {
  rows.querySelector<HTMLElement>("[data-rows-add]")?.click();
  return rows.querySelector("ul")?.lastElementChild ?? null;
}

function showPage(element: Element): void {
  const page = element.closest("[role=tabpanel]");
  document.querySelector<HTMLElement>(`[role=tab][aria-controls="${page?.id ?? ""}"]`)?.click();
}
