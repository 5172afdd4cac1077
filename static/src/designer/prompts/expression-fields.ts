/**
 * The expression builder and "New variable…" for the forms that the server draws, by attributes alone:
 *
 * <div data-expression-scope="ID of the executable" data-part-type="SendMailTask"> around the form's fields (both may be left out);
 * <button type="button" data-build-expression="ID of an input" data-property="subject" data-of="Subject">…</button>
 * <button type="button" data-build-expression>…</button> in a row of a grid: the row's textarea, for the property that its select has;
 * <button type="button" data-new-variable="ID of an input or select" data-type="String">New variable…</button>
 */

import { askForVariable, buildExpression } from "../commands/asking.ts";
import { qualifiedName } from "../document/variables.ts";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function fieldOf(id: string | undefined): Field | null {
  const element = document.getElementById(id ?? "");
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement ? element : null;
}

function scopeOf(button: HTMLElement): string | null {
  return button.closest<HTMLElement>("[data-expression-scope]")?.dataset["expressionScope"] || null;
}

function fill(field: Field, value: string): void {
  if (field instanceof HTMLSelectElement && !Array.from(field.options).some((option) => option.value === value)) field.add(new Option(value, value));
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  requestAnimationFrame(() => field.focus());
}

interface Place {
  readonly field: Field | null | undefined;
  readonly property: string;
  readonly of: string;
}

function placeOf(button: HTMLElement): Place {
  const { buildExpression, property = "", of } = button.dataset;
  if (buildExpression) return { field: fieldOf(buildExpression), property, of: of ?? property.replaceAll("_", " ") };
  const row = button.closest("[data-row]");
  const list = row?.querySelector("select");
  return { field: row?.querySelector("textarea"), property: list?.value ?? "", of: list?.selectedOptions[0]?.text ?? "" };
}

async function build(button: HTMLElement): Promise<void> {
  const { field, property, of } = placeOf(button);
  if (!field) return;
  const partType = button.closest<HTMLElement>("[data-part-type]")?.dataset["partType"] ?? "";
  const target = property && partType ? { target: { part_type: partType, property } } : {};
  const built = await buildExpression({ of, expression: field.value, scope: scopeOf(button), ...target });
  if (built !== null) fill(field, built);
}

async function make(button: HTMLElement): Promise<void> {
  const field = fieldOf(button.dataset["newVariable"]);
  const variable = await askForVariable({ scope: scopeOf(button), ...(button.dataset["type"] ? { type: button.dataset["type"] } : {}) });
  if (!variable) return;
  // What the editor offers for placeholders has it from now on.
  button.closest("form")?.querySelector("[data-variables]")?.append(new Option(variable.type, qualifiedName(variable)));
  if (field) fill(field, qualifiedName(variable));
}

export function listenForExpressionFields(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-build-expression], [data-new-variable]") : null;
    if (!button) return;
    void (button.dataset["buildExpression"] === undefined ? make(button) : build(button));
  });
}
