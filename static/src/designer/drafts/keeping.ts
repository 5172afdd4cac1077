/**
 * The room drafts/: what is not saved is kept all the same, and who else is here.
 *
 * Keeping it: a moment after each change the server is told what differs from the version that was opened. Where it cannot
 * be told, the browser keeps it, and it is told later. No document holds a secret, so neither does what is kept.
 */

import { changedParts } from "../changes/changed-parts.ts";
import { call, callLast, isSignedOut, Problem, Unreachable } from "../server/api.ts";
import { announceFailure } from "../store/notices.ts";
import { app, type Kept, isDirty } from "../store/state.ts";
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
  let seen = app.get();
  app.subscribe(() => {
    const { history, saved } = app.get();
    if (history.present === seen.history.present && saved === seen.saved) return;
    seen = app.get();
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
  const { kept, history, saved, version } = app.get();
  const now: Kept = { document: history.present, saved, version };
  if (isDirty(app.get()) ? isSame(now, kept) : kept === null && !isUnsure) return;
  isSending = true;
  try {
    await (isDirty(app.get()) ? tell(now, kept) : forget());
    forgetCopy();
    isUnsure = false;
    app.set({ keeping: "server" });
  } catch (error) {
    fail(error, now);
  } finally {
    isSending = false;
  }
  if (!isSame(app.get().kept, { document: app.get().history.present, saved: app.get().saved, version: app.get().version })) schedule(PAUSE);
}

function isSame(one: Kept | null, other: Kept | null): boolean {
  return one?.document === other?.document && one?.saved === other?.saved && one?.version === other?.version;
}

function url(): string {
  return app.get().boot.urls.api_drafts + app.get().page;
}

/** The base goes along where the server cannot know it: when somebody else saved before anything was kept. */
async function tell(now: Kept, kept: Kept | null): Promise<void> {
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
  if (isDirty(app.get())) keepCopy({ version, changes: changedParts(saved, document), base: saved });
  const before = app.get().keeping;
  app.set({ keeping: isOut ? "signed-out" : "browser" });
  if (before === "server") announceFailure(isOut ? "You are signed out. Your changes are kept in this browser." : "Your changes are kept in this browser alone.");
  if (isOut || error instanceof Unreachable || !(error instanceof Problem) || error.status >= 429) schedule(LONG_PAUSE);
}

/** The page goes: what nobody has heard yet is said without waiting, and kept here in case that nobody hears it. */
function keepAtLast(): void {
  const { kept, history, saved, version, boot } = app.get();
  if (!boot.canEdit || !isDirty(app.get()) || isSame(kept, { document: history.present, saved, version })) return;
  const body = { version, changes: changedParts(saved, history.present) };
  keepCopy({ ...body, base: saved });
  callLast("PUT", url(), body);
}

