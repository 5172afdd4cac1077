/** [data-confirm="Question?"] asks in a native dialog before the button does what it does; Cancel has the focus. */

import { showAbove } from "./dialogs.ts";

let confirmed: Element | null = null;

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, classes: string, text = ""): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.className = classes;
  made.textContent = text;
  return made;
}

function ask(button: HTMLElement): void {
  const dialog = element("dialog", "mw-dialog");
  const heading = element("h2", "modal-title", button.dataset["confirmHeading"] ?? "Are you sure?");
  heading.id = "confirm-heading";
  dialog.setAttribute("aria-labelledby", heading.id);
  const header = element("div", "modal-header");
  const body = element("div", "modal-body");
  const footer = element("div", "modal-footer");
  const cancel = element("button", "btn", "Cancel");
  const go = element("button", "btn btn-danger", button.dataset["confirmAction"] ?? button.textContent.trim());
  cancel.type = go.type = "button";
  header.append(heading);
  body.append(element("p", "mb-0", button.dataset["confirm"] ?? ""));
  footer.append(cancel, go);
  dialog.append(header, body, footer);
  document.body.append(dialog);
  cancel.addEventListener("click", () => dialog.close());
  go.addEventListener("click", () => {
    dialog.close();
    confirmed = button;
    button.click();
    confirmed = null;
  });
  dialog.addEventListener("close", () => dialog.remove());
  showAbove(dialog);
  cancel.focus();
}

export function listenForConfirmations(): void {
  // In the capture phase, before htmx and before the form is sent.
  document.addEventListener(
    "click",
    (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-confirm]");
      if (!button || button === confirmed) return;
      event.preventDefault();
      event.stopPropagation();
      ask(button);
    },
    { capture: true },
  );
}
