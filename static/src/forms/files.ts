/** Files: dropping and uploading them on a project's page, copying a path, and choosing one in an editor. */

import { load } from "../requests.ts";

const ORDINARY = { name: "", value: "" };

/** The chosen files that the page's list has already, in capital letters or small ones. */
function takenNames(files: FileList | null): string[] {
  const listed = Array.from(document.querySelectorAll<HTMLElement>("[data-file]"), ({ dataset }) => fold(dataset["file"] ?? ""));
  return Array.from(files ?? [], ({ name }) => name).filter((name) => listed.includes(fold(name)));
}

function fold(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/** Has the Upload button ask first when files would be replaced; its own name then says so to the server. */
function prepare(form: HTMLFormElement, files: FileList | null): void {
  const button = form.querySelector<HTMLButtonElement>("[type=submit]");
  if (!button) return;
  const taken = takenNames(files).map((name) => `“${name}”`);
  Object.assign(button, taken.length > 0 ? { name: "replace", value: "1" } : ORDINARY);
  if (taken.length === 0) return button.removeAttribute("data-confirm");
  button.dataset["confirm"] = `The project has ${taken.join(", ")} already. What is there now is lost.`;
  button.dataset["confirmHeading"] = taken.length === 1 ? `Replace ${taken[0] ?? ""}?` : `Replace ${taken.length} files?`;
  button.dataset["confirmAction"] = "Upload and replace";
}

function uploadForm(event: Event): HTMLFormElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLFormElement>("[data-upload]") : null;
}

function listenForDrops(): void {
  document.addEventListener("dragover", (event) => {
    const form = uploadForm(event);
    if (form) event.preventDefault();
    document.querySelector("[data-upload]")?.toggleAttribute("data-over", form !== null);
  });
  document.addEventListener("drop", (event) => {
    const form = uploadForm(event);
    const input = form?.querySelector<HTMLInputElement>("[type=file]");
    if (!form || !input || !event.dataTransfer?.files.length) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    prepare(form, input.files);
    form.querySelector<HTMLButtonElement>("[type=submit]")?.click();
  });
}

async function copy(button: HTMLElement): Promise<void> {
  const path = button.dataset["copy"] ?? "";
  const what = button.dataset["copyWhat"] ?? `The path ${path}`;
  const status = (button.closest("details") ?? document).querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(path);
    if (status) status.textContent = `${what} is copied.`;
    button.toggleAttribute("data-done", true);
    window.setTimeout(() => button.toggleAttribute("data-done", false), 2000);
  } catch {
    window.getSelection()?.selectAllChildren(button.closest("li, .mw-secret")?.querySelector(".mw-file-name, code") ?? button);
    if (status) status.textContent = `The browser does not let the page copy. ${what} is selected: copy it with Ctrl+C.`;
  }
}

/** What the button lists depends on the scope that the form has now: the catalog's managers see no project's files. */
function browse(button: HTMLElement): void {
  const list = button.closest("[data-path]")?.querySelector("[data-browse]");
  const scope = button.closest("form")?.querySelector<HTMLInputElement | HTMLSelectElement>("[name=scope]")?.value;
  const query = new URLSearchParams({ project: button.dataset["project"] ?? "", ...(scope === undefined ? {} : { scope }) });
  if (list) load(list, `/connections/files/?${query.toString()}`);
}

function choose(button: HTMLElement): void {
  const place = button.closest("[data-path]");
  const input = place?.querySelector("input");
  if (!place || !input) return;
  input.value = button.dataset["choose"] ?? "";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  place.querySelector("[data-browse]")?.replaceChildren();
  input.focus();
}

/** The list is new at every step: what can be chosen next has the focus, else it would be lost with the old list. */
function focusList(list: Element): void {
  (list.querySelector<HTMLElement>(".mw-browse-list button") ?? list.querySelector<HTMLElement>("button"))?.focus();
}

export function listenForFiles(): void {
  listenForDrops();
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target instanceof Element && event.target.matches("[data-browse]")) focusList(event.target);
  });
  document.addEventListener("change", (event) => {
    const form = uploadForm(event);
    if (form && event.target instanceof HTMLInputElement && event.target.type === "file") prepare(form, event.target.files);
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy], [data-choose], [data-list-files]") : null;
    if (button?.dataset["copy"] !== undefined) void copy(button);
    else if (button?.dataset["choose"] !== undefined) choose(button);
    else if (button) browse(button);
  });
}
