/** Variables and parameters in a document: which are in sight, what they may be called, what is new in them. */

import type { PackageDocument, Parameter, Variable } from "./document.ts";
import { graphOf } from "./graph.ts";
import { LONGEST_DESCRIPTION } from "./names.ts";

const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_]*$/u;
export const LONGEST_EXPRESSION = 32000;
/** The types that a parameter cannot have. */
export const NO_PARAMETERS: ReadonlySet<string> = new Set(["Char", "DBNull", "Object"]);

function identifierProblem(what: string, name: string): string | null {
  if (name === "") return `Type a ${what}.`;
  if (name.length > 128) return `A ${what} has at most 128 characters; this one has ${name.length}.`;
  if (!IDENTIFIER.test(name)) return `“${name}” is no ${what}. It begins with a letter or _, and letters, digits and _ follow.`;
  return null;
}

export function qualifiedName({ namespace, name }: Pick<Variable, "namespace" | "name">): string {
  return `${namespace}::${name}`;
}

/** Why a variable cannot be in the document like this, as a sentence; null when it can. */
export function variableProblem(document: PackageDocument, variable: Variable): string | null {
  const problem = identifierProblem("name", variable.name) ?? identifierProblem("namespace", variable.namespace);
  if (problem) return problem;
  if (variable.namespace === "System") return "The namespace System is kept for SSIS's own variables. Choose another one, such as User.";
  if (variable.expression.length > LONGEST_EXPRESSION) return `The expression of a variable has at most ${LONGEST_EXPRESSION} characters; this one has ${variable.expression.length}.`;
  if (variable.description.length > LONGEST_DESCRIPTION) return `A description has at most ${LONGEST_DESCRIPTION} characters.`;
  const name = qualifiedName(variable);
  const twin = document.variables.find((other) => other.id !== variable.id && other.scope === variable.scope && qualifiedName(other) === name);
  return twin ? `${scopeName(document, variable.scope)} has a variable ${name} already. Choose another name.` : null;
}

/** Why a parameter cannot be in the document like this, as a sentence; null when it can. */
export function parameterProblem(document: PackageDocument, parameter: Parameter): string | null {
  const problem = identifierProblem("name", parameter.name);
  if (problem) return problem;
  if (NO_PARAMETERS.has(parameter.type)) return `A parameter cannot be of the type ${parameter.type}. Choose another data type.`;
  if (parameter.description.length > LONGEST_DESCRIPTION) return `A description has at most ${LONGEST_DESCRIPTION} characters.`;
  const name = parameter.name.toLowerCase();
  const twin = document.parameters.some((other) => other.id !== parameter.id && other.name.toLowerCase() === name);
  return twin ? `The package has a parameter “${parameter.name}” already. Choose another name.` : null;
}

export function scopeName(document: PackageDocument, scope: string | null): string {
  return scope === null ? "Package" : (graphOf(document).byId.get(scope)?.name ?? "A missing task");
}

/** The scopes that a part sees, nearest first; null is the package. */
export function scopesOf(document: PackageDocument, id: string | null): readonly (string | null)[] {
  const { byId } = graphOf(document);
  const scopes: (string | null)[] = [];
  for (let at = id; at !== null && !scopes.includes(at); at = byId.get(at)?.parent ?? null) scopes.push(at);
  return [...scopes, null];
}

/** The first of Variable, Variable1, Variable2 … that nobody in the list has. */
export function freeIdentifier(wanted: string, names: Iterable<string>): string {
  const used = new Set(Array.from(names, (name) => name.toLowerCase()));
  if (!used.has(wanted.toLowerCase())) return wanted;
  const stem = wanted.replace(/\d+$/, "").slice(0, 122);
  let number = 1;
  while (used.has(`${stem}${number}`.toLowerCase())) number += 1;
  return `${stem}${number}`;
}

/** The variables whose name occurs nowhere in the package, neither in an expression nor in a property. */
export function findUnused(document: PackageDocument): ReadonlySet<string> {
  const { variables, executables, connections, precedence_constraints, expressions } = document;
  const rest = [...executables, ...connections].map((part) => [part.properties, part.expressions]);
  const text = JSON.stringify([rest, expressions, precedence_constraints.map(({ expression }) => expression), variables.map(({ expression }) => expression)]);
  const words = new Set(text.match(/[\p{L}_][\p{L}\p{N}_]*/gu));
  return new Set(variables.filter(({ name }) => !words.has(name)).map(({ id }) => id));
}
