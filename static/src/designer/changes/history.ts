/** Undo and redo over whole documents; unchanged parts are shared, so a step costs little. */

import type { PackageDocument } from "../document/document.ts";
import { applyChange, type Change } from "./changes.ts";

/** SSIS keeps 20 steps; we keep more. */
export const STEPS_KEPT = 100;

interface UndoStep {
  readonly document: PackageDocument;
  /** What was done, for "Undo move" and for the live region. */
  readonly label: string;
}

export interface History {
  readonly past: readonly UndoStep[];
  readonly present: PackageDocument;
  readonly future: readonly UndoStep[];
}

export function startHistory(document: PackageDocument): History {
  return { past: [], present: document, future: [] };
}

/** The history after one more step, or with the last one continued; the same object when nothing changes. Throws Refusal. */
export function applyStep(history: History, change: Change, label: string, continues = false): History {
  const present = applyChange(history.present, change);
  if (present === history.present) return history;
  const last = history.past.at(-1);
  if (continues && last) return { past: [...history.past.slice(0, -1), { ...last, label: label || last.label }], present, future: [] };
  const past = [...history.past, { document: history.present, label }].slice(-STEPS_KEPT);
  return { past, present, future: [] };
}

export function undo(history: History): History {
  const step = history.past.at(-1);
  if (!step) return history;
  return {
    past: history.past.slice(0, -1),
    present: step.document,
    future: [{ document: history.present, label: step.label }, ...history.future],
  };
}

export function redo(history: History): History {
  const [step, ...future] = history.future;
  if (!step) return history;
  return { past: [...history.past, { document: history.present, label: step.label }], present: step.document, future };
}

/** The history with so many steps done, of those that are done or undone. */
export function goTo(history: History, done: number): History {
  let next = history;
  while (next.past.length > done) next = undo(next);
  while (next.past.length < done && next.future.length > 0) next = redo(next);
  return next;
}
