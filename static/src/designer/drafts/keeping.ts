/**
 * The room drafts/: what is not saved is kept all the same, and who else is here.
 *
 * Keeping it: a moment after each change the server is told what differs from the version that was opened. Where it cannot
 * be told, the browser keeps it, and it is told later. No document holds a secret, so neither does what is kept.
 */

import { changedParts } from "../changes/changed-parts.ts";
import { call, callLast, isSignedOut, Problem, Unreachable } from "../server/api.ts";
import { announceFailure } from "../store/notices.ts";
import { app, type Kept } from "../store/state.ts";
import { unsaved } from "../store/typed.ts";
import { forgetCopy, keepCopy } from "./local-copy.ts";

const PAUSE = 1_500;
/** Until the next try after a failure. */
const LONG_PAUSE = 5_000;

let timer: number | undefined;
let isSending = false;
/** The last try failed, so it may have come to the server all the same. */
let isUnsure = false;

/** Keeps what is not saved from now on. */
export function keepDrafts(): void {
  let seen = current();
  app.subscribe(() => {
    const now = current();
    if (now.document === seen.document && now.saved === seen.saved) return;
    seen = now;
    schedule(PAUSE);
  });
  window.addEventListener("online", () => void keep());
  window.addEventListener("pagehide", keepAtLast);
}

function schedule(pause: number): void {
  timer ??= window.setTimeout(() => void keep(), pause);
}

async function keep(): Promise<void> {
  window.clearTimeout(timer);
  timer = undefined;
  if (isSending || !app.get().boot.canEdit) return;
  const now = current();
  if (now.document === now.saved ? app.get().kept === null && !isUnsure : isKept(now)) return;
  isSending = true;
  try {
    await (now.document === now.saved ? forget() : tell(now));
    forgetCopy();
    isUnsure = false;
    app.set({ keeping: "server" });
  } catch (error) {
    fail(error, now);
  } finally {
    isSending = false;
  }
  const later = current();
  if (later.document !== now.document || later.saved !== now.saved) schedule(PAUSE);
}

function current(): Kept {
  const { saved, version } = app.get();
  return { document: unsaved(app.get()), saved, version };
}

function isKept({ document, saved, version }: Kept): boolean {
  const { kept } = app.get();
  return kept?.document === document && kept.saved === saved && kept.version === version;
}

function url(): string {
  return app.get().boot.urls.api_drafts + app.get().page;
}

/** The base goes along where the server cannot know it: when somebody else saved before anything was kept. */
async function tell(now: Kept): Promise<void> {
  const { kept } = app.get();
  const body = { version: now.version, changes: changedParts(now.saved, now.document) };
  const isOtherBase = kept !== null && kept.version === now.version && kept.saved !== now.saved;
  try {
    await call("PUT", url(), isOtherBase ? { ...body, base: now.saved } : body);
  } catch (error) {
    if (!(error instanceof Problem && error.status === 409 && error.current)) throw error;
    await call("PUT", url(), { ...body, base: now.saved });
  }
  app.set({ kept: now });
}

async function forget(): Promise<void> {
  await call("DELETE", url());
  app.set({ kept: null });
}

function fail(error: unknown, { document, saved, version }: Kept): void {
  isUnsure = true;
  const isOut = error instanceof Problem && isSignedOut(error.status);
  if (document !== saved) keepCopy({ version, changes: changedParts(saved, document), base: saved });
  const before = app.get().keeping;
  app.set({ keeping: isOut ? "signed-out" : "browser" });
  if (before === "server") announceFailure(isOut ? "You are signed out. Your changes are kept in this browser." : "Your changes are kept in this browser alone.");
  if (isOut || error instanceof Unreachable || !(error instanceof Problem) || error.status >= 429) schedule(LONG_PAUSE);
}

/** The page goes: what nobody has heard yet is said without waiting, and kept here in case that nobody hears it. */
function keepAtLast(): void {
  const now = current();
  if (!app.get().boot.canEdit || now.document === now.saved || isKept(now)) return;
  const body = { version: now.version, changes: changedParts(now.saved, now.document) };
  keepCopy({ ...body, base: now.saved });
  isUnsure = true;
  callLast("PUT", url(), body);
}
