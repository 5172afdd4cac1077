/** Buttons below a trial of a connection manager: each changes fields of the editor and tests again. */

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function isField(element: Element | RadioNodeList | null): element is Field {
  return element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement;
}

function set(field: Field, value: unknown): void {
  if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = value === true;
  else field.value = value === null ? "" : String(value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function apply(button: HTMLElement): void {
  const form = button.closest("form");
  const changes = button.dataset["fix"];
  if (!form || !changes) return;
  for (const [name, value] of Object.entries(JSON.parse(changes) as Record<string, unknown>)) {
    const field = form.elements.namedItem(name);
    if (isField(field)) set(field, value);
  }
  form.querySelector<HTMLButtonElement>("[data-test]")?.click();
  form.querySelector<HTMLButtonElement>("[data-test]")?.focus();
}

export function listenForFixes(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-fix]") : null;
    if (button) apply(button);
  });
}
