/** The connection managers tray: the server lists package, project and catalog managers, the island adds the keys. */

import { postForm, sentenceOf } from "../server/api.ts";
import { app, type AppState, present } from "../store/state.ts";

let element: HTMLElement | null = null;
/** What the element shows, as the server wrote it. */
let shown: string | null = null;
let asked: AbortController | undefined;

/** The element that holds the server's list, while the tray is on the page. */
export function connectTray(tray: HTMLElement | null): void {
  element = tray;
  shown = null;
  if (tray) void loadTray();
}

/** Asks for the list again, for the tray where it is shown; which one is selected and where the focus is stays. */
export async function loadTray(): Promise<void> {
  asked?.abort();
  const asking = new AbortController();
  asked = asking;
  try {
    const { html } = await postForm(app.get().boot.urls.editor_tray, { connections: JSON.stringify(present().connections) }, asking.signal);
    show(html);
  } catch (error) {
    if (!asking.signal.aborted) showFailure(sentenceOf(error));
  }
}

/** Asks for the names of shared connection managers where nobody has yet. */
export function loadShared(): void {
  if (!asked) void loadTray();
}

/** What is shown already stays as it is: a double click that has begun on it would meet nothing. */
function show(html: string): void {
  const list = document.createRange().createContextualFragment(html);
  app.set({ shared: sharedIn(list) });
  if (!element || html === shown) return;
  shown = html;
  const focused = element.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["connectionId"] : undefined;
  element.replaceChildren(list);
  element.dispatchEvent(new CustomEvent("tray-loaded"));
  if (focused !== undefined) (trayItem(focused) ?? trayItems()[0])?.focus();
}

function sharedIn(list: ParentNode): AppState["shared"] {
  const items = Array.from(list.querySelectorAll<HTMLElement>("[data-connection-id]")).filter(({ dataset }) => dataset["scope"] !== "package");
  return items.map(({ dataset }) => ({ id: dataset["connectionId"] ?? "", name: dataset["name"] ?? "", type: dataset["type"] ?? "" }));
}

function showFailure(sentence: string): void {
  shown = null;
  const paragraph = document.createElement("p");
  paragraph.className = "mw-empty";
  paragraph.textContent = `The connection managers cannot be listed. ${sentence}`;
  element?.replaceChildren(paragraph);
}

export function trayItems(): HTMLElement[] {
  return Array.from(element?.querySelectorAll<HTMLElement>("[data-connection-id]") ?? []);
}

export function trayItem(id: string): HTMLElement | undefined {
  return trayItems().find((item) => item.dataset["connectionId"] === id);
}
