/** The pages of imports: choosing files and folders, by dropping them too, how far an upload is, and ticking packages. */

const SUFFIXES = [".dtsx", ".conmgr", ".params", ".dtproj", ".ispac", ".zip", ".json"];
const MOST = 500;

interface Chosen {
  readonly path: string;
  readonly file: File;
}

let chosen: Chosen[] = [];

function importForm(event: Event): HTMLFormElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLFormElement>("[data-import]") : null;
}

/** What a folder holds beside packages is left out, and so is what begins with a dot. */
function isWanted(path: string): boolean {
  const parts = path.split("/");
  const name = (parts.at(-1) ?? "").toLowerCase();
  return !parts.some((part) => part.startsWith(".")) && SUFFIXES.some((suffix) => name.endsWith(suffix));
}

function sizeOf(octets: number): string {
  return octets < 1024 * 1024 ? `${Math.ceil(octets / 1024).toLocaleString()} KB` : `${(octets / 1024 / 1024).toFixed(1)} MB`;
}

function add(form: HTMLFormElement, found: readonly Chosen[]): void {
  const named = new Map([...chosen, ...found].map((each) => [each.path, each]));
  chosen = [...named.values()];
  show(form);
}

function remove(form: HTMLFormElement, path: string): void {
  chosen = chosen.filter((each) => each.path !== path);
  show(form);
  const next = form.querySelector<HTMLElement>(".mw-import-chosen button") ?? form.querySelector<HTMLElement>("[name=files]");
  next?.focus();
}

function row({ path, file }: Chosen): HTMLLIElement {
  const item = document.createElement("li");
  const name = Object.assign(document.createElement("span"), { className: "mw-ellipsis", textContent: path, title: path });
  const size = Object.assign(document.createElement("span"), { className: "mw-hint", textContent: sizeOf(file.size) });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: "Remove" });
  button.dataset["remove"] = path;
  button.setAttribute("aria-label", `Remove ${path}`);
  item.append(name, size, button);
  return item;
}

/** The form's own field holds what is chosen, and beside it stand the paths, which a file's name does not have. */
function fill(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("[name=files]");
  const transfer = new DataTransfer();
  for (const { file } of chosen) transfer.items.add(file);
  if (input) input.files = transfer.files;
  for (const old of form.querySelectorAll("[name=paths]")) old.remove();
  for (const { path } of chosen) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "paths", value: path }));
}

function show(form: HTMLFormElement): void {
  fill(form);
  const octets = chosen.reduce((sum, { file }) => sum + file.size, 0);
  const count = form.querySelector<HTMLElement>("[data-import-count]");
  const more = chosen.length > MOST ? ` At most ${MOST} can be taken at once: pack them into a .zip.` : "";
  if (count) count.textContent = `${chosen.length} ${chosen.length === 1 ? "file" : "files"}, ${sizeOf(octets)}.${more}`;
  form.querySelector(".mw-import-chosen")?.replaceChildren(...chosen.map(row));
  form.querySelector("[data-import-chosen]")?.toggleAttribute("hidden", chosen.length === 0);
}

function fileOf(entry: FileSystemFileEntry): Promise<Chosen> {
  return new Promise((resolve, reject) => {
    entry.file((file) => resolve({ path: entry.fullPath.replace(/^\//, ""), file }), reject);
  });
}

/** A reader gives some entries at a time, and none when there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    found.push(...some);
  }
}

async function walk(entry: FileSystemEntry): Promise<Chosen[]> {
  if (entry.isFile) return [await fileOf(entry as FileSystemFileEntry)];
  if (!entry.isDirectory || entry.name.startsWith(".")) return [];
  const inside = await entriesOf(entry as FileSystemDirectoryEntry);
  return (await Promise.all(inside.map(walk))).flat().filter(({ path }) => isWanted(path));
}

async function drop(form: HTMLFormElement, items: DataTransferItemList): Promise<void> {
  // At once: the list is empty as soon as the event is over.
  const entries = Array.from(items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  add(form, (await Promise.all(entries.map(walk))).flat());
}

function take(form: HTMLFormElement, input: HTMLInputElement): void {
  const found = Array.from(input.files ?? [], (file) => ({ path: file.webkitRelativePath || file.name, file }));
  add(form, input.webkitdirectory ? found.filter(({ path }) => isWanted(path)) : found);
}

function listenForFiles(): void {
  document.addEventListener("dragover", (event) => {
    const form = importForm(event);
    if (form) event.preventDefault();
    document.querySelector("[data-import]")?.toggleAttribute("data-over", form !== null);
  });
  document.addEventListener("drop", (event) => {
    const form = importForm(event);
    if (!form || !event.dataTransfer) return;
    event.preventDefault();
    form.toggleAttribute("data-over", false);
    void drop(form, event.dataTransfer.items);
  });
  document.addEventListener("change", (event) => {
    const form = importForm(event);
    if (form && event.target instanceof HTMLInputElement && event.target.type === "file") take(form, event.target);
  });
}

function listenForUploads(): void {
  const bar = (event: Event) => importForm(event)?.querySelector<HTMLElement>("[data-import-sending]");
  document.addEventListener("htmx:beforeSend", (event) => bar(event)?.toggleAttribute("hidden", false));
  document.addEventListener("htmx:afterRequest", (event) => bar(event)?.toggleAttribute("hidden", true));
  document.addEventListener("htmx:xhr:progress", (event) => {
    const { loaded, total } = (event as CustomEvent<{ loaded: number; total: number }>).detail;
    const progress = bar(event)?.querySelector("progress");
    if (progress && total > 0) progress.value = (100 * loaded) / total;
  });
}

function boxes(form: Element): HTMLInputElement[] {
  return Array.from(form.querySelectorAll<HTMLInputElement>("[name=only]"));
}

/** Shows how many are ticked, and the buttons that need this script. */
function countTicks(form: Element): void {
  const all = boxes(form);
  const said = form.querySelector("[data-import-ticked]");
  form.querySelector("[data-import-ticks]")?.toggleAttribute("hidden", all.length === 0);
  if (said) said.textContent = `${all.filter((box) => box.checked).length} of ${all.length} packages are ticked.`;
}

function listenForTicks(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-tick]") : null;
    const form = button?.closest("[data-import-choices]");
    if (!button || !form) return;
    for (const box of boxes(form)) box.checked = button.dataset["tick"] === "all";
    countTicks(form);
  });
  document.addEventListener("change", (event) => {
    const form = event.target instanceof Element ? event.target.closest("[data-import-choices]") : null;
    if (form) countTicks(form);
  });
  document.addEventListener("htmx:afterSwap", showTicks);
}

function showTicks(): void {
  for (const form of document.querySelectorAll("[data-import-choices]")) countTicks(form);
}

export function listenForImports(): void {
  listenForFiles();
  listenForUploads();
  listenForTicks();
  document.addEventListener("click", (event) => {
    const form = importForm(event);
    const path = event.target instanceof HTMLElement ? event.target.dataset["remove"] : undefined;
    if (form && path !== undefined) remove(form, path);
  });
  for (const button of document.querySelectorAll("[data-import-folder]")) button.toggleAttribute("hidden", false);
  showTicks();
}
