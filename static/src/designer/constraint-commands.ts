/** What people do with precedence constraints, one or several at once: each is one step that can be undone. */

import { selectConstraints, tryChange } from "./commands.ts";
import { CONDITION, conditionWords, constraintsOf, type ConstraintPart } from "./constraints.ts";
import type { ConstraintValue } from "./document.ts";
import { graphOf } from "./graph.ts";
import { askForConstraints, buildExpression } from "./layers.ts";
import { app, present } from "./state.ts";
import { complain } from "./speech.ts";
import { counted } from "./wording.ts";

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
  if (problem) complain(problem);
}

/** Opens SSIS's Precedence Constraint Editor for one constraint or several; its OK is one step. */
export async function editConstraints(ids: ReadonlySet<string>): Promise<void> {
  const [first] = constraintsOf(present(), ids);
  if (!first) return;
  selectConstraints(ids);
  const part = await askForConstraints({ ids });
  const problem = part && setConstraints(ids, part);
  if (problem) complain(problem);
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
  if (problem) complain(problem);
}

/** Puts the focus on a constraint's label, where the canvas draws it. */
export function focusConstraint(id: string): void {
  document.querySelector<HTMLElement>(`#canvas [data-constraint="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
}
