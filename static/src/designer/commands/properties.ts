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

/** Opens the expression builder for one property of a part; an expression that was emptied drives it no more. */
export async function buildPropertyExpression(part: ExpressedPart, property: string, label: string): Promise<void> {
  const { [property]: expression = "", ...others } = part.expressions;
  const target = { part_type: part.type, property };
  const built = await buildExpression({ of: `${label} of ${part.name}`, expression, scope: part.isConnection ? null : part.id, target });
  if (built === null) return;
  const expressions = built.trim() === "" ? others : { ...part.expressions, [property]: built };
  change({ type: "set-expressions", part: part.id, expressions }, `Changed the expression of ${label} of ${part.name}.`);
}

export function setDisable(ids: ReadonlySet<string>, disable: boolean): void {
  change({ type: "set-common", ids, part: { disable } }, `${disable ? "Disabled" : "Enabled"} ${listed(namesOf(ids))}.`);
}

/** Sets common properties of tasks, or of the package (null); answers what forbids it. */
export function setCommonProperties(ids: ReadonlySet<string> | null, part: CommonValues): string | null {
  const what = ids === null ? "the package's properties" : listed(namesOf(ids));
  return tryChange({ type: "set-common", ids, part }, `Changed ${what}.`);
}
