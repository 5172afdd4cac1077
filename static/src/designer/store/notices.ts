/**
 * What the page says: announce is for those who listen alone (live regions), notify for those who look too (a notice). Each has a
 * twin for failures, which interrupts what is being read.
 */

import { app } from "./state.ts";

let key = 0;
let timer: number | undefined;

/** Says a sentence to screen readers when they are done speaking. */
export function announce(text: string): void {
  key += 1;
  app.set({ polite: { key, text } });
}

/** Says a failure at once. */
export function announceFailure(text: string): void {
  key += 1;
  app.set({ assertive: { key, text } });
}

/** Shows and says good news; it leaves by itself. */
export function notify(text: string): void {
  announce(text);
  show("info", text, 5_000);
}

/** Shows and says a refusal or failure; it stays until it is closed or another notice comes. */
export function notifyFailure(text: string): void {
  announceFailure(text);
  show("error", text, null);
}

export function closeNotice(): void {
  window.clearTimeout(timer);
  if (app.get().notice) app.set({ notice: null });
}

function show(kind: "info" | "error", text: string, milliseconds: number | null): void {
  window.clearTimeout(timer);
  key += 1;
  app.set({ notice: { key, kind, text } });
  if (milliseconds !== null) timer = window.setTimeout(closeNotice, milliseconds);
}
