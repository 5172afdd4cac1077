/** What people do with variables and parameters: each is one step that can be undone. */

import { newId, type Parameter, type Variable } from "../document/document.ts";
import { freeIdentifier, qualifiedName, scopeName } from "../document/variables.ts";
import { counted } from "../document/words.ts";
import { notifyFailure } from "../store/notices.ts";
import { app, present } from "../store/state.ts";
import { buildExpression } from "./asking.ts";
import { change, tryChange } from "./edit.ts";

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
  if (problem) notifyFailure(problem);
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

/** The value of a new variable of a type. */
export function defaultValue(type: string): unknown {
  return app.get().boot.data_types[type] ?? "";
}
