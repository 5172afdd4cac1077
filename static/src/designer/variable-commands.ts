/** What people do with variables, parameters and property expressions: each is one step that can be undone. */

import { change, tryChange } from "./commands.ts";
import { newId, type Expressions, type Parameter, type Variable } from "./document.ts";
import { buildExpression, editExpressions } from "./layers.ts";
import { app, present } from "./state.ts";
import { complain } from "./speech.ts";
import { loadTray } from "./tray.ts";
import { freeIdentifier, qualifiedName, scopeName } from "./variables.ts";
import { counted } from "./wording.ts";

export const NEW_VARIABLE: Omit<Variable, "id" | "scope" | "name"> = {
  namespace: "User",
  description: "",
  type: "String",
  value: "",
  expression: "",
  evaluate_as_expression: false,
  read_only: false,
  raise_changed_event: false,
};

/** Adds a variable to a scope, called Variable, Variable1 …; answers it, or null when it is not allowed. */
export function addVariable(scope: string | null): Variable | null {
  const names = present().variables.map(({ name }) => name);
  const variable: Variable = { ...NEW_VARIABLE, id: newId(), scope, name: freeIdentifier("Variable", names) };
  return change({ type: "add-variable", variable }, `Added the variable ${variable.name} to ${scopeName(present(), scope)}.`) ? variable : null;
}

/** A copy in the same scope under a free name. */
export function copyVariable(variable: Variable): Variable | null {
  const names = present().variables.map(({ name }) => name);
  const copy: Variable = { ...variable, id: newId(), name: freeIdentifier(variable.name, names) };
  return change({ type: "add-variable", variable: copy }, `Copied ${variable.name} to ${copy.name}.`) ? copy : null;
}

/** Changes a variable; answers what forbids it. */
export function changeVariable(variable: Variable, part: Partial<Variable>, sentence = `Changed ${variable.name}.`): string | null {
  return tryChange({ type: "update-variable", variable: { ...variable, ...part } }, sentence);
}

/** The expression as the builder or the cell gives it: with one, the variable is evaluated. */
export function setVariableExpression(variable: Variable, text: string): string | null {
  const expression = text.trim() === "" ? "" : text;
  return changeVariable(variable, { expression, evaluate_as_expression: expression !== "" }, `Changed the expression of ${variable.name}.`);
}

export async function buildVariableExpression(variable: Variable): Promise<void> {
  const { scope, type, expression } = variable;
  const name = qualifiedName(variable);
  const built = await buildExpression({ of: name, expression, scope, target: { data_type: type, variable: name } });
  const problem = built === null ? null : setVariableExpression(variable, built);
  if (problem) complain(problem);
}

export function deleteVariables(variables: readonly Variable[]): void {
  const what = variables.length === 1 ? `the variable ${variables[0]!.name}` : counted(variables.length, "variable");
  change({ type: "delete-variables", ids: new Set(variables.map(({ id }) => id)) }, `Deleted ${what}.`);
}

export function addParameter(): Parameter | null {
  const name = freeIdentifier("Parameter", present().parameters.map((each) => each.name));
  const parameter: Parameter = { id: newId(), name, description: "", type: "String", value: "", required: false, sensitive: false };
  return change({ type: "add-parameter", parameter }, `Added the parameter ${name}.`) ? parameter : null;
}

export function changeParameter(parameter: Parameter, part: Partial<Parameter>): string | null {
  return tryChange({ type: "update-parameter", parameter: { ...parameter, ...part } }, `Changed ${parameter.name}.`);
}

export function deleteParameter(parameter: Parameter): void {
  change({ type: "delete-parameters", ids: new Set([parameter.id]) }, `Deleted the parameter ${parameter.name}.`);
}

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
  if (!expressions) return;
  change({ type: "set-expressions", part: part.id, expressions }, `Changed the expressions of ${part.name}.`);
  if (part.isConnection) void loadTray();
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

/** The value of a new variable of a type. */
export function defaultValue(type: string): unknown {
  return app.get().boot.data_types[type] ?? "";
}
