/** Saving with a version check: what others saved meanwhile is merged, or the person chooses; nothing is overwritten silently. */

import { copyPackage } from "../changes/clipboard/package-copy.ts";
import { applyStep } from "../changes/history.ts";
import { sharing } from "../changes/changed-parts.ts";
import type { PackageDocument } from "../document/document.ts";
import { call, Problem, sentenceOf } from "../server/api.ts";
import type { CurrentVersion, PackageAnswer, SaveAnswer, Side } from "../server/wire.ts";
import { notify, notifyFailure } from "../store/notices.ts";
import { app, present } from "../store/state.ts";
import { unsaved } from "../store/typed.ts";
import { showIssues } from "../store/validation.ts";

const MOST_TRIES = 3;
/** Of what others saved, the sentences that a notice tells. */
const MOST_TOLD = 3;

/** The note on the version that is being made, also after the person was asked about a conflict. */
let noted = "";

/** Saves the package, with a note on the new version; what others saved meanwhile is merged, and where that collides the person is asked. Answers whether it is saved. */
export function save(note = ""): Promise<boolean> {
  noted = note;
  return saveBy(async (sent) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await put(sent, tries === 1 ? {} : { base: app.get().saved });
      } catch (error) {
        if (!isOvertaken(error) || tries === MOST_TRIES) throw error;
      }
    }
  });
}

/** Somebody saved before, or while others' changes were merged; nobody is to be asked yet. */
function isOvertaken(error: unknown): boolean {
  return isStale(error) && !(error.current as CurrentVersion).conflicts;
}

/** Saves what both did, as was chosen where it collides: for the version that was asked about. */
export async function saveMerged(current: CurrentVersion, choices: Readonly<Record<string, Side>>): Promise<void> {
  app.set({ dialog: null });
  await saveBy((sent) => put(sent, { base: app.get().saved, seen: current.version, choices }));
}

export async function saveOver(current: CurrentVersion): Promise<void> {
  app.set({ dialog: null });
  await saveBy((sent) => put(sent, { version: current.version }));
}

function put(document: PackageDocument, more: object): Promise<SaveAnswer> {
  const { boot, version, page } = app.get();
  return call<SaveAnswer>("PUT", boot.urls.api_package, { version, document, draft: page, note: noted, ...more });
}

function isStale(error: unknown): error is Problem {
  return error instanceof Problem && error.status === 409 && error.current !== undefined;
}

async function saveBy(send: (sent: PackageDocument) => Promise<SaveAnswer>): Promise<boolean> {
  const { boot, isSaving } = app.get();
  if (isSaving) return false;
  if (!boot.canEdit) return refuse("You may look at this package but not change it.");
  app.set({ isSaving: true });
  const sent = present();
  try {
    const answer = await send(sent);
    if (answer.merged.length > 0) applyMerged(answer, sent);
    else applySaved(answer, sent);
    const told = answer.merged.length > 0 ? `Saved, together with what was saved meanwhile: ${answer.merged.slice(0, MOST_TOLD).join("; ")}.` : "Saved.";
    if (answer.left.length > 0) notifyFailure([told, ...answer.left.slice(0, MOST_TOLD)].join(" "));
    else notify(told);
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
function applySaved(answer: PackageAnswer, sent: PackageDocument): void {
  const { history } = app.get();
  const isUnchanged = history.present === sent;
  const stored = sharing(sent, answer.document);
  app.set({ version: answer.version, saved: stored, kept: null, ...(isUnchanged ? { history: { ...history, present: stored } } : {}) });
  if (isUnchanged) showIssues(answer.issues);
}

/**
 * What others did comes as a step of its own, which undo names. Where something was typed meanwhile, that is a change to what
 * was sent, and the next save merges it with what is stored now.
 */
function applyMerged(answer: PackageAnswer, sent: PackageDocument): void {
  const { history } = app.get();
  if (history.present !== sent) return app.set({ saved: sent });
  const stored = sharing(sent, answer.document);
  const merged = applyStep(history, { type: "replace", document: stored }, "Merged with what was saved meanwhile.");
  app.set({ version: answer.version, saved: stored, kept: null, history: merged });
  showIssues(answer.issues);
}

function showFailure(error: unknown): false {
  if (isStale(error)) {
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

/** Takes the stored version, as a step that says why. Throws Problem, Unreachable. */
export async function loadStored(sentence: string): Promise<void> {
  const answer = await call<PackageAnswer>("GET", app.get().boot.urls.api_package);
  const stored = sharing(present(), answer.document);
  const history = applyStep(app.get().history, { type: "replace", document: stored }, sentence);
  app.set({ history, saved: stored, version: answer.version, kept: null });
  showIssues(answer.issues);
}

/** Takes the stored version; one's own changes stay one undo step away. */
export async function loadTheirs(): Promise<void> {
  try {
    await loadStored("Loaded the stored version.");
    app.set({ dialog: null, selected: new Set(), constraints: new Set() });
    notify("Loaded the stored version. Undo brings your changes back.");
  } catch (error) {
    notifyFailure(`The stored version could not be loaded. ${sentenceOf(error)}`);
  }
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

/** The browser asks before it leaves a page with changes that nobody keeps. */
export function guardUnsavedChanges(): void {
  window.addEventListener("beforeunload", (event) => {
    const state = app.get();
    if (unsaved(state) !== state.saved && state.kept?.document !== unsaved(state)) event.preventDefault();
  });
}
