/** What could not be said to the server, in this browser until it can: by person, package and page. */

import type { ChangedParts } from "../changes/changed-parts.ts";
import type { PackageDocument } from "../document/document.ts";
import { call, Problem } from "../server/api.ts";
import { app } from "../store/state.ts";

/** For how long a copy waits for its person to come back, in milliseconds. */
const KEPT = 30 * 24 * 3_600_000;

interface Copy {
  readonly version: number;
  readonly changes: ChangedParts;
  readonly base: PackageDocument;
}

function prefix(): string {
  const { user, package: shown } = app.get().boot;
  return `mailwright.draft.${user}.${shown.id}.`;
}

export function keepCopy(copy: Copy): void {
  try {
    localStorage.setItem(prefix() + app.get().page, JSON.stringify({ ...copy, at: Date.now() }));
  } catch {
    // Full, or forbidden: the page itself still has it, and the browser asks before it leaves.
  }
}

export function forgetCopy(): void {
  localStorage.removeItem(prefix() + app.get().page);
}

/** Says to the server what earlier pages could not, and forgets copies that nobody came back for. */
export async function handInCopies(): Promise<void> {
  const names = Object.keys(localStorage).filter((name) => name.startsWith("mailwright.draft."));
  for (const name of names) {
    const { at, ...copy } = JSON.parse(localStorage.getItem(name) ?? "{}") as Copy & { at: number };
    if (name.startsWith(prefix())) await handIn(name, copy);
    else if (!(Date.now() - at < KEPT)) localStorage.removeItem(name);
  }
}

async function handIn(name: string, copy: Copy): Promise<void> {
  try {
    await call("PUT", app.get().boot.urls.api_drafts + name.slice(prefix().length), copy);
    localStorage.removeItem(name);
  } catch (error) {
    if (error instanceof Problem && error.status === 422) localStorage.removeItem(name);
  }
}
