/** Every change that the designer makes to a package document, as pure functions; what a rule forbids is a Refusal. */

import { constraintProblem, type ConstraintPart } from "./constraints.ts";
import type { ConnectionManager, Executable, Expressions, PackageDocument, Parameter, Point, PrecedenceConstraint, Variable } from "./document.ts";
import { graphOf, leadsTo } from "./graph.ts";
import { hostProblem, type HostPart } from "./host.ts";
import { LONGEST_DESCRIPTION, nameProblem } from "./names.ts";
import { parameterProblem, variableProblem } from "./variables.ts";

/** A change that the rules forbid; the message is the sentence for the user. */
export class Refusal extends Error {}

export type Change =
  | { type: "add"; executables: readonly Executable[]; constraints?: readonly PrecedenceConstraint[] }
  | { type: "move"; places: ReadonlyMap<string, Point> }
  | { type: "rename"; id: string; name: string }
  | { type: "update"; executable: Executable }
  | { type: "set-host"; ids: ReadonlySet<string> | null; part: HostPart }
  | { type: "delete"; ids: ReadonlySet<string> }
  | { type: "connect"; constraint: PrecedenceConstraint }
  | { type: "set-constraints"; ids: ReadonlySet<string>; part: Partial<ConstraintPart> }
  | { type: "add-connection"; connection: ConnectionManager }
  | { type: "update-connection"; connection: ConnectionManager }
  | { type: "delete-connection"; id: string }
  | { type: "add-variable"; variable: Variable }
  | { type: "update-variable"; variable: Variable }
  | { type: "delete-variables"; ids: ReadonlySet<string> }
  | { type: "add-parameter"; parameter: Parameter }
  | { type: "update-parameter"; parameter: Parameter }
  | { type: "delete-parameters"; ids: ReadonlySet<string> }
  | { type: "set-expressions"; part: string | null; expressions: Expressions }
  | { type: "describe"; name: string; description: string }
  | { type: "replace"; document: PackageDocument };

/** The document after a change; the same object when nothing changed. Throws Refusal. */
export function applyChange(document: PackageDocument, change: Change): PackageDocument {
  switch (change.type) {
    case "add":
      return add(document, change.executables, change.constraints ?? []);
    case "move":
      return mapExecutables(document, (executable) => moved(executable, change.places.get(executable.id)));
    case "rename":
      return rename(document, change.id, change.name);
    case "update":
      return update(document, change.executable);
    case "set-host":
      return setHost(document, change.ids, change.part);
    case "delete":
      return remove(document, change.ids);
    case "connect":
      return connect(document, change.constraint);
    case "set-constraints":
      return setConstraints(document, change.ids, change.part);
    case "add-connection":
      return addConnection(document, change.connection);
    case "update-connection":
      return updateConnection(document, change.connection);
    case "delete-connection":
      return { ...document, connections: document.connections.filter(({ id }) => id !== change.id) };
    case "add-variable":
      return putVariable(document, change.variable);
    case "update-variable":
      return putVariable(document, change.variable);
    case "delete-variables":
      return withoutVariables(document, change.ids);
    case "add-parameter":
      return putParameter(document, change.parameter);
    case "update-parameter":
      return putParameter(document, change.parameter);
    case "delete-parameters":
      return withoutParameters(document, change.ids);
    case "set-expressions":
      return setExpressions(document, change.part, change.expressions);
    case "describe":
      return describe(document, change.name, change.description);
    case "replace":
      return change.document;
  }
}

/** The same list when every element stayed the same. */
function mapSame<Item>(items: readonly Item[], transform: (item: Item) => Item): readonly Item[] {
  let changed = false;
  const result = items.map((item) => {
    const next = transform(item);
    changed ||= next !== item;
    return next;
  });
  return changed ? result : items;
}

function mapExecutables(document: PackageDocument, transform: (executable: Executable) => Executable): PackageDocument {
  const executables = mapSame(document.executables, transform);
  return executables === document.executables ? document : { ...document, executables };
}

function moved(executable: Executable, place: Point | undefined): Executable {
  if (!place || (place.x === executable.x && place.y === executable.y)) return executable;
  return { ...executable, x: place.x, y: place.y };
}

/** Sets common properties of executables; without IDs those of the package. */
function setHost(document: PackageDocument, ids: ReadonlySet<string> | null, part: HostPart): PackageDocument {
  refuse(hostProblem(part));
  const set = <Host extends object>(host: Host): Host => {
    const next = { ...host, ...part };
    return isSame(host, next) ? host : next;
  };
  return ids === null ? set(document) : mapExecutables(document, (executable) => (ids.has(executable.id) ? set(executable) : executable));
}

function add(document: PackageDocument, executables: readonly Executable[], constraints: readonly PrecedenceConstraint[]): PackageDocument {
  let result = document;
  for (const executable of executables) {
    checkName(executable.name, result.executables);
    result = { ...result, executables: [...result.executables, executable] };
  }
  return { ...result, precedence_constraints: [...result.precedence_constraints, ...constraints] };
}

function checkName(name: string, others: readonly { readonly name: string }[]): void {
  const problem = nameProblem(name, others.map((other) => other.name));
  if (problem) throw new Refusal(problem);
}

function checkDescription(description: string): void {
  if (description.length > LONGEST_DESCRIPTION) throw new Refusal(`A description has at most ${LONGEST_DESCRIPTION} characters.`);
}

function rename(document: PackageDocument, id: string, name: string): PackageDocument {
  const executable = executableOf(document, id);
  const trimmed = name.trim();
  if (trimmed === executable.name) return document;
  checkName(trimmed, document.executables.filter((other) => other.id !== id));
  return mapExecutables(document, (each) => (each.id === id ? { ...each, name: trimmed } : each));
}

/** An editor's OK: everything but identity and place, which the editor does not know. */
function update(document: PackageDocument, edited: Executable): PackageDocument {
  const current = executableOf(document, edited.id);
  checkName(edited.name, document.executables.filter((other) => other.id !== edited.id));
  const next = { ...edited, name: edited.name.trim(), type: current.type, x: current.x, y: current.y };
  return mapExecutables(document, (each) => (each.id === edited.id && !isSame(each, next) ? next : each));
}

function executableOf(document: PackageDocument, id: string): Executable {
  const executable = graphOf(document).byId.get(id);
  if (!executable) throw new Refusal("This task is no longer in the package.");
  return executable;
}

/** Removes tasks with all that is inside, their constraints and variables, and constraints. */
function remove(document: PackageDocument, chosen: ReadonlySet<string>): PackageDocument {
  const ids = withInside(document, chosen);
  const executables = document.executables.filter(({ id }) => !ids.has(id));
  const constraints = document.precedence_constraints.filter(
    (constraint) => !ids.has(constraint.id) && !ids.has(constraint.from_executable) && !ids.has(constraint.to_executable),
  );
  if (executables.length === document.executables.length && constraints.length === document.precedence_constraints.length) return document;
  const variables = document.variables.filter(({ scope }) => scope === null || !ids.has(scope));
  return { ...document, variables, executables, precedence_constraints: constraints };
}

/** These and what is inside of them. */
function withInside(document: PackageDocument, chosen: ReadonlySet<string>): ReadonlySet<string> {
  const ids = new Set(chosen);
  for (let size = -1; size !== ids.size; ) {
    size = ids.size;
    for (const { id, parent } of document.executables) if (parent !== null && ids.has(parent)) ids.add(id);
  }
  return ids;
}

function connect(document: PackageDocument, constraint: PrecedenceConstraint): PackageDocument {
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

/** Changes constraints. Whether all must pass or one is said by all constraints on an executable alike, as in SSIS. */
function setConstraints(document: PackageDocument, ids: ReadonlySet<string>, { logical_and, ...part }: Partial<ConstraintPart>): PackageDocument {
  refuse(constraintProblem(part));
  const targets = new Set(document.precedence_constraints.filter(({ id }) => ids.has(id)).map((each) => each.to_executable));
  const constraints = mapSame(document.precedence_constraints, (each) => {
    const joined = logical_and !== undefined && targets.has(each.to_executable) ? { logical_and } : {};
    const next = { ...each, ...(ids.has(each.id) ? part : {}), ...joined };
    return isSame(each, next) ? each : next;
  });
  return constraints === document.precedence_constraints ? document : { ...document, precedence_constraints: constraints };
}

function addConnection(document: PackageDocument, connection: ConnectionManager): PackageDocument {
  checkName(connection.name, document.connections);
  return { ...document, connections: [...document.connections, connection] };
}

function updateConnection(document: PackageDocument, edited: ConnectionManager): PackageDocument {
  checkName(edited.name, document.connections.filter((other) => other.id !== edited.id));
  const connections = mapSame(document.connections, (each) => (each.id === edited.id && !isSame(each, edited) ? edited : each));
  return connections === document.connections ? document : { ...document, connections };
}

function refuse(problem: string | null): void {
  if (problem) throw new Refusal(problem);
}

/** The list with an item in its place, or at its end when it is new; the same list when nothing changed. */
function put<Item extends { readonly id: string }>(items: readonly Item[], item: Item): readonly Item[] {
  if (!items.some(({ id }) => id === item.id)) return [...items, item];
  return mapSame(items, (each) => (each.id === item.id && !isSame(each, item) ? item : each));
}

function putVariable(document: PackageDocument, variable: Variable): PackageDocument {
  refuse(variableProblem(document, variable));
  const variables = put(document.variables, variable);
  return variables === document.variables ? document : { ...document, variables };
}

function withoutVariables(document: PackageDocument, ids: ReadonlySet<string>): PackageDocument {
  const variables = document.variables.filter(({ id }) => !ids.has(id));
  return variables.length === document.variables.length ? document : { ...document, variables };
}

function putParameter(document: PackageDocument, parameter: Parameter): PackageDocument {
  refuse(parameterProblem(document, parameter));
  const parameters = put(document.parameters, parameter);
  return parameters === document.parameters ? document : { ...document, parameters };
}

function withoutParameters(document: PackageDocument, ids: ReadonlySet<string>): PackageDocument {
  const parameters = document.parameters.filter(({ id }) => !ids.has(id));
  return parameters.length === document.parameters.length ? document : { ...document, parameters };
}

/** Sets the property expressions of an executable or connection manager; null is the package. */
function setExpressions(document: PackageDocument, part: string | null, expressions: Expressions): PackageDocument {
  const empty = Object.entries(expressions).find(([, text]) => text.trim() === "");
  refuse(empty ? `The expression of ${empty[0].replaceAll("_", " ")} is empty. Type one, or remove it.` : null);
  if (part === null) return isSame(document.expressions, expressions) ? document : { ...document, expressions };
  const set = <Item extends { readonly id: string; readonly expressions: Expressions }>(item: Item): Item =>
    item.id === part && !isSame(item.expressions, expressions) ? { ...item, expressions } : item;
  const executables = mapSame(document.executables, set);
  const connections = mapSame(document.connections, set);
  if (executables === document.executables && connections === document.connections) return document;
  return { ...document, executables, connections };
}

function describe(document: PackageDocument, name: string, description: string): PackageDocument {
  const trimmed = name.trim();
  if (trimmed === "") throw new Refusal("Enter a name for the package.");
  if (trimmed.length > 128) throw new Refusal("A package's name has at most 128 characters.");
  checkDescription(description);
  if (trimmed === document.name && description === document.description) return document;
  return { ...document, name: trimmed, description };
}

/** Whether two plain values are equal through and through; the order of an object's keys does not matter. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => key in b && isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
