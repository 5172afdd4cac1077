/**
 * The room commands/: what a person does, whether by mouse, key or menu.
 *
 * Changing the document through the store: each change is one step that can be undone, said in one sentence.
 */

import type { Change } from "../changes/changes.ts";
import { applyStep, goTo, type History, redo as redoStep, undo as undoStep } from "../changes/history.ts";
import { Refusal } from "../changes/refusal.ts";
import { constraintsOf } from "../document/constraints.ts";
import { noteOf, notesIn } from "../document/notes.ts";
import { graphOf, insideOf } from "../document/graph.ts";
import { counted } from "../document/words.ts";
import { announce, closeNotice, notifyFailure } from "../store/notices.ts";
import { app, type AppState, present, shownFlow } from "../store/state.ts";
import { scheduleValidation } from "../store/validation.ts";

/** Takes one step; a refusal is shown and said. Answers whether it was allowed. */
export function change(what: Change, sentence: string, extra: Partial<AppState> = {}, continues = false): boolean {
  const problem = tryChange(what, sentence, extra, continues);
  if (problem) notifyFailure(problem);
  return problem === null;
}

/** Takes one step and answers what forbids it, for those who show the sentence themselves. */
export function tryChange(what: Change, sentence: string, extra: Partial<AppState> = {}, continues = false): string | null {
  if (!app.get().boot.canEdit) return "You may look at this package but not change it.";
  try {
    replaceHistory(applyStep(app.get().history, what, sentence, continues), extra);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  closeNotice();
  if (sentence) announce(sentence);
  return null;
}

function replaceHistory(history: History, extra: Partial<AppState> = {}): void {
  if (history.present !== present()) scheduleValidation();
  app.set({ history, ...withoutMissing(history, extra) });
}

/** Selection and tab stop never point to what is gone. */
function withoutMissing(history: History, extra: Partial<AppState>): Partial<AppState> {
  const graph = graphOf(history.present);
  const state = { ...app.get(), ...extra, history };
  const isThere = (id: string) => graph.byId.has(id) || history.present.groups.some((group) => group.id === id) || noteOf(history.present, id) !== undefined;
  const flow = shownFlow(state) ?? null;
  const selected = new Set([...state.selected].filter(isThere));
  const current = state.current !== null && isThere(state.current) ? state.current : (insideOf(graph, flow)[0]?.id ?? notesIn(history.present, flow)[0]?.id ?? null);
  const constraints = new Set(constraintsOf(history.present, state.constraints).map(({ id }) => id));
  return {
    ...extra,
    selected: selected.size === state.selected.size ? state.selected : selected,
    constraints: constraints.size === state.constraints.size ? state.constraints : constraints,
    current,
  };
}

export function undo(): void {
  const { history } = app.get();
  const step = history.past.at(-1);
  if (!step) return announce("Nothing to undo.");
  replaceHistory(undoStep(history));
  announce(`Undone: ${step.label}`);
}

export function redo(): void {
  const { history } = app.get();
  const step = history.future[0];
  if (!step) return announce("Nothing to redo.");
  replaceHistory(redoStep(history));
  announce(`Done again: ${step.label}`);
}

/** Undoes or does again as many steps as it takes until so many are done. */
export function goToStep(done: number): void {
  const { history } = app.get();
  const count = Math.abs(history.past.length - done);
  const isBack = done < history.past.length;
  replaceHistory(goTo(history, done));
  if (count > 0) announce(`${isBack ? "Undone" : "Done again"}: ${counted(count, "step")}.`);
}
