/** Changes of precedence constraints: which executables may be connected, and what a constraint says. */

import { isSame } from "../document/comparing.ts";
import { type ConstraintPart, constraintProblem } from "../document/constraints.ts";
import type { ConstraintValue, PackageDocument, PrecedenceConstraint } from "../document/document.ts";
import { graphOf, leadsTo } from "../document/graph.ts";
import { mapSame } from "./lists.ts";
import { Refusal, refuse } from "./refusal.ts";

export function connect(document: PackageDocument, constraint: PrecedenceConstraint): PackageDocument {
  const problem = connectProblem(document, constraint.from_executable, constraint.to_executable);
  if (problem) throw new Refusal(problem);
  return { ...document, precedence_constraints: [...document.precedence_constraints, constraint] };
}

/** Why two tasks cannot be connected, as a sentence; null when they can. */
export function connectProblem(document: PackageDocument, from: string, to: string): string | null {
  const graph = graphOf(document);
  const source = graph.byId.get(from);
  const target = graph.byId.get(to);
  if (!source || !target) return "This task is no longer in the package.";
  if (source === target) return `"${source.name}" cannot follow itself. Choose another task.`;
  if (graph.outgoing.get(from)?.some((constraint) => constraint.to_executable === to)) {
    return `A constraint from "${source.name}" to "${target.name}" already exists. Change its value instead.`;
  }
  if (source.parent !== target.parent) return `"${source.name}" and "${target.name}" are in different containers. Connect tasks of one container.`;
  if (leadsTo(graph, to, from)) {
    return `"${target.name}" already comes before "${source.name}". A constraint back would make a cycle, and the package could never run.`;
  }
  return null;
}

export interface NewEnds {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly value?: ConstraintValue | undefined;
}

/** The document with a constraint between others; what it says stays, and it joins those on its new target as these do. Throws Refusal. */
export function reconnect(document: PackageDocument, { id, from, to, value }: NewEnds): PackageDocument {
  const constraint = document.precedence_constraints.find((each) => each.id === id);
  if (!constraint) throw new Refusal("This constraint is no longer in the package.");
  const others = { ...document, precedence_constraints: document.precedence_constraints.filter((each) => each !== constraint) };
  refuse(connectProblem(others, from, to));
  const isMoved = constraint.to_executable !== to;
  const logical_and = isMoved ? (graphOf(others).incoming.get(to)?.every((each) => each.logical_and) ?? constraint.logical_and) : constraint.logical_and;
  const next = { ...constraint, from_executable: from, to_executable: to, value: value ?? constraint.value, logical_and };
  const constraints = mapSame(document.precedence_constraints, (each) => (each !== constraint || isSame(each, next) ? each : next));
  return constraints === document.precedence_constraints ? document : { ...document, precedence_constraints: constraints };
}

/** Changes constraints. Whether all must pass or one is said by all constraints on an executable alike, as in SSIS. */
export function setConstraints(document: PackageDocument, ids: ReadonlySet<string>, { logical_and, ...part }: Partial<ConstraintPart>): PackageDocument {
  refuse(constraintProblem(part));
  const targets = new Set(document.precedence_constraints.filter(({ id }) => ids.has(id)).map((each) => each.to_executable));
  const constraints = mapSame(document.precedence_constraints, (each) => {
    const joined = logical_and !== undefined && targets.has(each.to_executable) ? { logical_and } : {};
    const next = { ...each, ...(ids.has(each.id) ? part : {}), ...joined };
    return isSame(each, next) ? each : next;
  });
  return constraints === document.precedence_constraints ? document : { ...document, precedence_constraints: constraints };
}
