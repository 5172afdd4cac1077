/** Saving with a version check: a stale page gets a choice, never a silent overwrite. */

import { copyPackage } from "../changes/clipboard.ts";
import { applyStep } from "../changes/history.ts";
import { isSame } from "../document/comparing.ts";
import { call, Problem, sentenceOf } from "../server/api.ts";
import type { CurrentVersion, PackageAnswer } from "../server/wire.ts";
import { notify, notifyFailure } from "../store/notices.ts";
import { app, isDirty, present } from "../store/state.ts";
import { showIssues } from "../store/validation.ts";

/** Saves the package over the version that the page was opened with, or over a given one, with a note on the new version. Answers whether it is saved. */
export async function save(version = app.get().version, note = ""): Promise<boolean> {
  const { boot, isSaving } = app.get();
  if (isSaving) return false;
  if (!boot.canEdit) return refuse("You may look at this package but not change it.");
  app.set({ isSaving: true });
  const sent = present();
  try {
    const answer = await call<PackageAnswer>("PUT", boot.urls.api_package, { version, document: sent, note });
    applySaved(answer, sent);
    notify("Saved.");
    return true;
  } catch (error) {
    return showFailure(error);
  } finally {
    app.set({ isSaving: false });
  }
}

function refuse(sentence: string): false {
  notifyFailure(sentence);
  return false;
}

/** Keeps the undo steps; takes over what the server wrote differently (a trimmed name, say). */
function applySaved(answer: PackageAnswer, sent: typeof answer.document): void {
  const { history } = app.get();
  const isUnchanged = history.present === sent;
  const stored = isSame(answer.document, sent) ? sent : answer.document;
  app.set({ version: answer.version, saved: stored, ...(isUnchanged ? { history: { ...history, present: stored } } : {}) });
  if (isUnchanged) showIssues(answer.issues);
}

function showFailure(error: unknown): false {
  if (error instanceof Problem && error.status === 409 && error.current) {
    app.set({ dialog: { kind: "conflict", current: error.current as CurrentVersion } });
    return false;
  }
  if (error instanceof Problem && error.status === 404) {
    app.set({ dialog: { kind: "gone", sentence: error.message } });
    return false;
  }
  if (error instanceof Problem && error.status === 422) return refuse(`Not saved. ${error.sentences.join(" ")}`);
  return refuse(`Not saved. ${sentenceOf(error)}`);
}

/** Takes the stored version; one's own changes stay one undo step away. */
export async function loadTheirs(): Promise<void> {
  try {
    const answer = await call<PackageAnswer>("GET", app.get().boot.urls.api_package);
    const history = applyStep(app.get().history, { type: "replace", document: answer.document }, "Loaded the stored version.");
    app.set({ history, saved: answer.document, version: answer.version, dialog: null, selected: new Set(), constraints: new Set() });
    showIssues(answer.issues);
    notify("Loaded the stored version. Undo brings your changes back.");
  } catch (error) {
    notifyFailure(`The stored version could not be loaded. ${sentenceOf(error)}`);
  }
}

export async function saveOver(current: CurrentVersion): Promise<void> {
  app.set({ dialog: null });
  await save(current.version);
}

/** Stores the document as another package of the project and goes there. Answers the sentence of a failure. */
export async function saveCopy(name: string): Promise<string | null> {
  const { boot } = app.get();
  try {
    const answer = await call<PackageAnswer>("POST", boot.urls.api_copy, { document: copyPackage(present(), name) });
    app.set({ saved: present(), dialog: null });
    location.assign(`${boot.urls.packages_page}${answer.id}/`);
    return null;
  } catch (error) {
    return sentenceOf(error);
  }
}

/** The browser asks before it leaves a page with unsaved changes. */
export function guardUnsavedChanges(): void {
  window.addEventListener("beforeunload", (event) => {
    if (isDirty(app.get())) event.preventDefault();
  });
}
