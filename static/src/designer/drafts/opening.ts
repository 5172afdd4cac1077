/** Unsaved changes that are there when a page opens: to go on with, to look at, to throw away. */

import { applyStep } from "../changes/history.ts";
import { sharing } from "../changes/changed-parts.ts";
import { fitCanvas } from "../commands/view.ts";
import { counted } from "../document/words.ts";
import { call, sentenceOf } from "../server/api.ts";
import type { Draft, DraftHead } from "../server/drafts.ts";
import { announce, notify, notifyFailure } from "../store/notices.ts";
import { app } from "../store/state.ts";
import { scheduleValidation } from "../store/validation.ts";
import { timeFormat } from "../../times.ts";
import { handInCopies } from "./local-copy.ts";

const DAY = timeFormat({ dateStyle: "medium", timeStyle: "short" });
const CLOCK = timeFormat({ hour: "2-digit", minute: "2-digit" });

/** "10:42", or with its day where that is another one. */
export function timeOf({ changed_at }: DraftHead): string {
  const time = new Date(changed_at);
  return (time.toDateString() === new Date().toDateString() ? CLOCK : DAY).format(time);
}

/** Finds what earlier pages left, here or on the server. */
export async function findDrafts(): Promise<void> {
  await handInCopies();
  try {
    app.set({ drafts: (await call<readonly DraftHead[]>("GET", app.get().boot.urls.api_drafts.slice(0, -1))).filter(({ id }) => id !== app.get().page) });
  } catch {
    // What the page was opened with stays.
  }
  const own = app.get().drafts.find(({ is_yours }) => is_yours);
  if (own) announce(`You have unsaved changes of ${timeOf(own)}.`);
}

function urlOf({ id }: DraftHead): string {
  return app.get().boot.urls.api_drafts + id;
}

/** Goes on with unsaved changes, one's own or somebody else's; undo gives the saved version back. */
export async function continueDraft(draft: DraftHead): Promise<void> {
  app.set({ dialog: null });
  try {
    const opened = await call<Draft>("POST", `${urlOf(draft)}/takeover`, { page: app.get().page });
    const base = sharing(app.get().saved, opened.base);
    const document = sharing(base, opened.document);
    const wasEmpty = app.get().history.present.executables.length === 0;
    const history = applyStep(app.get().history, { type: "replace", document }, `Continued with the unsaved changes of ${timeOf(draft)}.`);
    app.set({ history, saved: base, version: opened.base_version, kept: { document, saved: base, version: opened.base_version }, drafts: left(draft), selected: new Set(), constraints: new Set() });
    scheduleValidation();
    notify(sentence(opened, draft));
    // What comes onto an empty canvas is brought into sight, as when a page opens.
    if (wasEmpty) requestAnimationFrame(() => fitCanvas());
  } catch (error) {
    notifyFailure(`The unsaved changes were not opened. ${sentenceOf(error)}`);
  }
}

function left(draft: DraftHead): readonly DraftHead[] {
  return app.get().drafts.filter(({ id }) => id !== draft.id);
}

function sentence({ conflicts, base_version }: Draft, { version }: DraftHead): string {
  if (conflicts > 0) return `Your unsaved changes are back. Somebody else changed ${counted(conflicts, "same thing")} since: Save will ask about it.`;
  return base_version === version ? "The unsaved changes are back." : "The unsaved changes are back, together with what was saved since.";
}

export function askToDiscard(draft: DraftHead): void {
  const text = `What was changed until ${timeOf(draft)} and never saved is gone then. The package stays as it is saved.`;
  app.set({ dialog: { kind: "confirm", heading: "Discard the unsaved changes?", text, action: "Discard", confirm: () => void discard(draft) } });
}

async function discard(draft: DraftHead): Promise<void> {
  try {
    await call("DELETE", urlOf(draft));
    app.set({ drafts: left(draft) });
    notify("The unsaved changes are discarded.");
  } catch (error) {
    notifyFailure(`Not discarded. ${sentenceOf(error)}`);
  }
}

/** Shows what differs, in sentences. */
export async function compareDraft(draft: DraftHead): Promise<void> {
  try {
    app.set({ dialog: { kind: "draft", draft: await call<Draft>("GET", urlOf(draft)) } });
  } catch (error) {
    notifyFailure(sentenceOf(error));
  }
}

/** Where the changes are shown on a canvas, to be looked at only. */
export function addressOf({ id }: DraftHead): string {
  return `${app.get().boot.urls.packages_page}${app.get().boot.package.id}/?draft=${id}`;
}
