/** What people do with precedence constraints, one or several at once: each is one step that can be undone. */

import type { NewEnds } from "../changes/constraints.ts";
import { CONDITION, conditionWords, type ConstraintPart, constraintsOf } from "../document/constraints.ts";
import { CONSTRAINT_LABELS, type ConstraintValue, NEW_CONSTRAINT, newId } from "../document/document.ts";
import { graphOf } from "../document/graph.ts";
import { counted, listed } from "../document/words.ts";
import { notifyFailure } from "../store/notices.ts";
import { app, NO_MENU, present } from "../store/state.ts";
import { askForConstraints, buildExpression } from "./asking.ts";
import { change, tryChange } from "./edit.ts";
import { NO_CONSTRAINTS, selectConstraints } from "./selection.ts";
import { focusTask, showInTree } from "./view.ts";

/** Connects two tasks; a new constraint is on success, as in SSIS, and joins others on the same task as these do. */
export function connect(from: string, to: string, value: ConstraintValue = "success"): boolean {
  const { byId, incoming } = graphOf(present());
  const logical_and = incoming.get(to)?.every((other) => other.logical_and) ?? true;
  const constraint = { ...NEW_CONSTRAINT, id: newId(), from_executable: from, to_executable: to, value, logical_and };
  const sentence = `Connected ${byId.get(from)?.name ?? ""} to ${byId.get(to)?.name ?? ""}, ${CONSTRAINT_LABELS[value]}.`;
  return change({ type: "connect", constraint }, sentence, { constraints: new Set([constraint.id]), selected: new Set() });
}

/** Gives a constraint other ends, and perhaps another value; answers what forbids it. */
export function reconnect(ends: NewEnds): string | null {
  const { byId } = graphOf(present());
  const sentence = `The constraint now leads from ${byId.get(ends.from)?.name ?? ""} to ${byId.get(ends.to)?.name ?? ""}.`;
  return tryChange({ type: "reconnect", ...ends }, sentence, { constraints: new Set([ends.id]), selected: new Set() });
}

/** A click selects a constraint, with Ctrl or Shift one more. */
export function chooseConstraint(event: { ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }, id: string): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) toggleConstraint(id);
  else selectConstraints([id]);
  focusConstraint(id);
}

/** Adds a constraint to those that are selected, or takes it out. */
export function toggleConstraint(id: string): void {
  const next = new Set(app.get().constraints);
  if (!next.delete(id)) next.add(id);
  selectConstraints(next);
}

/** What a command works on: the selection when it holds the given constraint, else that one. */
export function constraintTargets(id: string): ReadonlySet<string> {
  const { constraints } = app.get();
  return constraints.has(id) ? constraints : new Set([id]);
}

/** Changes constraints; answers what forbids it. AND or OR becomes that of all constraints on the same executables, as in SSIS. */
export function setConstraints(ids: ReadonlySet<string>, part: Partial<ConstraintPart>): string | null {
  return tryChange({ type: "set-constraints", ids, part }, describe(ids, part));
}

function describe(ids: ReadonlySet<string>, part: Partial<ConstraintPart>): string {
  const [first, ...others] = constraintsOf(present(), ids);
  if (!first) return "";
  if (others.length > 0) return `Changed ${counted(ids.size, "constraint")}.`;
  const to = graphOf(present()).byId.get(first.to_executable)?.name ?? "";
  const next = { ...first, ...part };
  return `Constraint to ${to} set to ${conditionWords(next)}, Logical ${next.logical_and ? "AND" : "OR"}.`;
}

export function setConstraintValue(ids: ReadonlySet<string>, value: ConstraintValue): void {
  const problem = setConstraints(ids, { value });
  if (problem) notifyFailure(problem);
}

/** Opens SSIS's Precedence Constraint Editor for one constraint or several; its OK is one step. */
export async function editConstraints(ids: ReadonlySet<string>): Promise<void> {
  const [first] = constraintsOf(present(), ids);
  if (!first) return;
  selectConstraints(ids);
  const part = await askForConstraints({ ids });
  const problem = part && setConstraints(ids, part);
  if (problem) notifyFailure(problem);
  focusConstraint(first.id);
}

/** The executable whose variables the expression sees: the container of what the arrow leads to; null is the package. */
export function scopeOfConstraints(ids: ReadonlySet<string>): string | null {
  const [first] = constraintsOf(present(), ids);
  return graphOf(present()).byId.get(first?.to_executable ?? "")?.parent ?? null;
}

/** Opens the expression builder for constraints, and takes what it gives. */
export async function buildConstraintExpression(ids: ReadonlySet<string>, expression: string): Promise<void> {
  const built = await buildExpression({ of: "the precedence constraint", expression, scope: scopeOfConstraints(ids), target: CONDITION });
  const problem = built === null ? null : setConstraints(ids, { expression: built });
  if (problem) notifyFailure(problem);
}

/** Puts the focus on a constraint's label, where the canvas draws it. */
export function focusConstraint(id: string): void {
  if (showInTree("constraint", id)) return;
  document.querySelector<HTMLElement>(`#canvas [data-constraint="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
}

/** Opens the types of tasks below a constraint's chip; the chosen one comes between the constraint's ends. */
export function openInsertMenu(constraint: string): void {
  if (!app.get().boot.canEdit) return;
  const chip = document.querySelector(`#canvas [data-constraint="${CSS.escape(constraint)}"]`);
  const { left = 0, bottom = 0 } = chip?.getBoundingClientRect() ?? {};
  focusConstraint(constraint);
  app.set({ menu: { ...NO_MENU, constraint, adding: { onto: constraint }, at: { x: left, y: bottom + 4 } } });
}

export function deleteConstraints(ids: ReadonlySet<string>): void {
  const chosen = constraintsOf(present(), ids);
  const [first] = chosen;
  if (!first) return;
  const { byId } = graphOf(present());
  const [from, to] = [first.from_executable, first.to_executable].map((id) => listed([byId.get(id)?.name ?? ""]));
  const what = chosen.length === 1 ? `the constraint from ${from} to ${to}` : counted(chosen.length, "constraint");
  if (change({ type: "delete", ids }, `Deleted ${what}.`, { constraints: NO_CONSTRAINTS })) focusTask(first.from_executable);
}
