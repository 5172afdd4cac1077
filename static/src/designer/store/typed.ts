/** What is typed in open editors and not taken yet: it would be lost with the page as what is not saved would. */

import { applyChange, type Change } from "../changes/changes.ts";
import type { PackageDocument } from "../document/document.ts";
import { app, type AppState } from "./state.ts";

const typing = new Map<object, Change>();

/** Notes what is typed in an editor, which is the key; nothing any more once it closes. */
export function noteTyped(key: object, change: Change | null): void {
  if (change === null && !typing.has(key)) return;
  if (change) typing.set(key, change);
  else typing.delete(key);
  app.set({ typed: [...typing.values()] });
}

let last: { present: PackageDocument; typed: readonly Change[]; document: PackageDocument } | undefined;

/** All that would be lost with the page: the document, with what is typed in open editors. */
export function unsaved({ history: { present }, typed }: AppState): PackageDocument {
  if (typed.length === 0) return present;
  if (last?.present !== present || last.typed !== typed) last = { present, typed, document: typed.reduce(withTyped, present) };
  return last.document;
}

function withTyped(present: PackageDocument, typed: Change): PackageDocument {
  try {
    return applyChange(present, typed);
  } catch {
    return present; // A rule forbids it, as it will forbid OK.
  }
}
