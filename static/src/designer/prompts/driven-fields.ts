/**
 * The fields of an editor whose properties an expression drives, while one writes on its page Expressions: each says so at once, with
 * the value that it has now, and not only once the editor is opened again.
 */

import { evaluate } from "./expressions.ts";

/** Around the rows of property and expression. */
const EXPRESSIONS = '[data-field="expressions"]';
const asked = new WeakMap<HTMLElement, () => void>();

export function listenForDrivenFields(): void {
  for (const type of ["input", "change"]) document.addEventListener(type, (event) => refresh(event.target));
  document.addEventListener("click", (event) => {
    // The row goes when everybody else has heard of the click.
    const form = event.target instanceof Element && event.target.closest("[data-rows-remove]")?.closest("form");
    if (form) requestAnimationFrame(() => refresh(form.querySelector(EXPRESSIONS)));
  });
}

function refresh(target: EventTarget | null): void {
  const rows = target instanceof Element ? target.closest<HTMLElement>(EXPRESSIONS) : null;
  const form = rows?.closest("form");
  if (!rows || !form) return;
  const expressions = readRows(rows);
  for (const field of form.querySelectorAll<HTMLElement>("[data-field]")) if (field !== rows) show(form, field, expressions.get(field.dataset["field"] ?? "") ?? "");
}

function readRows(rows: HTMLElement): ReadonlyMap<string, string> {
  const pairs = Array.from(rows.querySelectorAll("[data-row]"), (row) => [row.querySelector("select")?.value ?? "", row.querySelector("textarea")?.value.trim() ?? ""] as const);
  return new Map(pairs);
}

function show(form: HTMLFormElement, field: HTMLElement, expression: string): void {
  const box = field.querySelector<HTMLElement>(".mw-driven");
  const code = box?.querySelector("code");
  if (expression === (code?.textContent ?? "")) return;
  asked.get(field)?.();
  if (expression === "") return undrive(field, box);
  const drawn = box ?? draw(field);
  drawn.querySelector("code")!.textContent = expression;
  tell(form, field, drawn, expression);
}

/** Above the field's own control, which stays and is not used. */
function draw(field: HTMLElement): HTMLElement {
  const box = document.createElement("div");
  box.className = "mw-driven";
  const code = document.createElement("code");
  code.className = "mw-driven-expression";
  const now = document.createElement("p");
  now.className = "mw-field-help";
  box.append(code, now);
  const head = field.querySelector(":scope > :is(.mw-field-head, legend, label)");
  if (head) head.after(box);
  else field.prepend(box);
  return box;
}

/** What the server had put into a box of stored values comes back out of it. */
function undrive(field: HTMLElement, box: HTMLElement | null): void {
  const stored = box?.querySelector("details");
  if (stored) box?.before(...Array.from(stored.children).filter((each) => each.tagName !== "SUMMARY"));
  box?.remove();
  field.querySelector(".mw-field-head > .mw-fx, legend > .mw-fx")?.remove();
}

function tell(form: HTMLFormElement, field: HTMLElement, box: HTMLElement, expression: string): void {
  const now = box.querySelector<HTMLElement>("p");
  const part = form.matches("[data-part-type]") ? form : form.querySelector<HTMLElement>("[data-part-type]");
  if (!now) return;
  now.textContent = "Evaluating…";
  const question = { expression, scope: form.dataset["expressionScope"] || null, target: { part_type: part?.dataset["partType"] ?? "", property: field.dataset["field"] ?? "" } };
  const stop = evaluate(
    question,
    ({ problem, note, value }) => (now.textContent = problem?.sentence ?? (note || `Now: ${value === "" ? "(empty)" : (value ?? "NULL")}`)),
    () => (now.textContent = ""),
  );
  asked.set(field, stop);
}
