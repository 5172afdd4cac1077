/** Says that the page is open while somebody works here, and hears who else is, and whether somebody else saved. */

import { call, callLast } from "../server/api.ts";
import type { Here, PersonHere } from "../server/drafts.ts";
import { isSame } from "../document/comparing.ts";
import { announce, notify } from "../store/notices.ts";
import { app, isDirty } from "../store/state.ts";

const EACH = 12_000;
/** What is selected, and that something is not saved, is said soon. */
const SOON = 3_000;
/** Without a key or a click for so long, nobody is here, and a session may end. */
const IDLE = 5 * 60_000;
const MOST_SELECTED = 20;

let usedAt = Date.now();
let takenBy = "";
let timer: number | undefined;
let said: unknown = null;

export function sayPresence(): void {
  for (const type of ["pointerdown", "keydown", "wheel"]) window.addEventListener(type, noteUse, { passive: true, capture: true });
  document.addEventListener("visibilitychange", () => void say());
  window.addEventListener("pagehide", () => callLast("PUT", url(), { is_leaving: true }));
  window.addEventListener("pageshow", (event) => event.persisted && void say());
  window.setInterval(() => void say(), EACH);
  app.subscribe(sayChange);
  void say();
}

function sayChange(): void {
  if (isSame(state(), said)) return;
  timer ??= window.setTimeout(() => void say(), SOON);
}

/** What others see of the page: what is selected, or has the focus on the canvas. */
function state(): { selected: readonly string[]; is_editing: boolean; editor: string | null } {
  const { selected, current, editor } = app.get();
  const focused = current !== null && document.getElementById("canvas")?.contains(document.activeElement) ? [current] : [];
  return { selected: (selected.size > 0 ? [...selected] : focused).filter(isId).slice(0, MOST_SELECTED), is_editing: isDirty(app.get()), editor: editor !== null && isId(editor) ? editor : null };
}

/** Who comes back after a while is heard of at once. */
function noteUse(): void {
  const wasIdle = Date.now() - usedAt > IDLE;
  usedAt = Date.now();
  if (wasIdle) void say();
}

function url(): string {
  return app.get().boot.urls.api_presence + app.get().page;
}

async function say(): Promise<void> {
  window.clearTimeout(timer);
  timer = undefined;
  if (document.visibilityState === "hidden" || Date.now() - usedAt > IDLE) return;
  try {
    said = state();
    hear(await call<Here>("PUT", url(), said));
  } catch {
    if (app.get().others.length > 0) app.set({ others: [] });
    if (app.get().changedElsewhere.length > 0) app.set({ changedElsewhere: [] });
  }
}

function isId(id: string): boolean {
  return /^[0-9a-f-]{36}$/i.test(id);
}

function hear({ others, changed, taken_by, ...stored }: Here): void {
  sayChanges(app.get().others, others);
  if (!isSame(app.get().others, others)) app.set({ others });
  if (!isSame(app.get().changedElsewhere, changed)) app.set({ changedElsewhere: changed });
  if (stored.version > (app.get().stored?.version ?? app.get().version)) app.set({ stored });
  if (taken_by && taken_by !== takenBy) notify(`${taken_by} took over your unsaved changes. You still have them here.`);
  takenBy = taken_by;
}

/** Who came and who went is said once, not each time that something else is selected. */
function sayChanges(before: readonly PersonHere[], after: readonly PersonHere[]): void {
  const [was, now] = [before, after].map((people) => new Set(people.filter(({ is_you }) => !is_you).map(({ person }) => person)));
  const came = [...now!].filter((person) => !was!.has(person));
  const left = [...was!].filter((person) => !now!.has(person));
  const said = [...came.map((person) => `${person} opened this package.`), ...left.map((person) => `${person} left this package.`)];
  if (said.length > 0) announce(said.join(" "));
}
