/** What people do with the properties of a part: common ones, and those that expressions drive. */

import type { CommonValues } from "../document/common-properties.ts";
import type { Expressions } from "../document/document.ts";
import { listed } from "../document/words.ts";
import { buildExpression, editExpressions } from "./asking.ts";
import { change, tryChange } from "./edit.ts";
import { namesOf } from "./naming.ts";

export interface ExpressedPart {
  /** null is the package. */
  readonly id: string | null;
  readonly name: string;
  readonly type: string;
  readonly expressions: Expressions;
  readonly isConnection?: boolean;
}

/** Opens the grid of a part's property expressions and takes what it gives. */
export async function editPartExpressions(part: ExpressedPart): Promise<void> {
  const scope = part.isConnection ? null : part.id;
  const expressions = await editExpressions({ of: part.name, partType: part.type, scope, expressions: part.expressions });
  if (expressions) change({ type: "set-expressions", part: part.id, expressions }, `Changed the expressions of ${part.name}.`);
}

/** Has an expression drive a property of parts, of all in one step; an empty one drives it no more. */
export function driveProperty(parts: readonly ExpressedPart[], property: string, label: string, text: string): void {
  const [first] = parts;
  if (!first) return;
  const sentence = `Changed the expression of ${label} of ${parts.length === 1 ? first.name : listed(parts.map(({ name }) => name))}.`;
  if (first.id !== null) return void change({ type: "drive", ids: new Set(parts.map(({ id }) => id ?? "")), property, text }, sentence);
  const { [property]: _, ...others } = first.expressions;
  change({ type: "set-expressions", part: null, expressions: text.trim() === "" ? others : { ...others, [property]: text } }, sentence);
}

/** Opens the expression builder for one property of parts, and takes what it gives. */
export async function buildPropertyExpression(parts: readonly ExpressedPart[], property: string, label: string, expression: string): Promise<void> {
  const [first] = parts;
  if (!first) return;
  const of = `${label} of ${parts.length === 1 ? first.name : listed(parts.map(({ name }) => name))}`;
  const built = await buildExpression({ of, expression, scope: first.id, target: { part_type: first.type, property } });
  if (built !== null) driveProperty(parts, property, label, built);
}

/** Sets a property of the type's own of tasks, in one step. */
export function setTypeProperty(ids: ReadonlySet<string>, name: string, label: string, value: unknown): string | null {
  return tryChange({ type: "set-properties", ids, part: { [name]: value } }, `Changed ${label} of ${listed(namesOf(ids))}.`);
}

export function setDisable(ids: ReadonlySet<string>, disable: boolean): void {
  change({ type: "set-common", ids, part: { disable } }, `${disable ? "Disabled" : "Enabled"} ${listed(namesOf(ids))}.`);
}

/** Sets common properties of tasks, or of the package (null); answers what forbids it. */
export function setCommonProperties(ids: ReadonlySet<string> | null, part: CommonValues): string | null {
  const what = ids === null ? "the package's properties" : listed(namesOf(ids));
  return tryChange({ type: "set-common", ids, part }, `Changed ${what}.`);
}
