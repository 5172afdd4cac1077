/** Every change that the designer makes to a package document, as pure functions; what a rule forbids is a Refusal. */

import { constraintProblem, type ConstraintPart } from "./constraints.ts";
import {
  isHandler,
  type ConnectionManager,
  type Executable,
  type Expressions,
  type Group,
  type PackageDocument,
  type Parameter,
  type Point,
  type PrecedenceConstraint,
  type Variable,
} from "./document.ts";
import { keepInside } from "./geometry.ts";
import { graphOf, leadsTo, withInside } from "./graph.ts";
import { hostProblem, type HostPart } from "./host.ts";
import { LONGEST_DESCRIPTION, nameProblem } from "./names.ts";
import { addGroup, joinGroup, makeRoom, pruneGroups, transfer, wrap, type Transfer } from "./nesting.ts";
import { type Rect } from "./placement.ts";
import { Refusal } from "./refusal.ts";
import { parameterProblem, variableProblem } from "./variables.ts";

export { Refusal } from "./refusal.ts";

export type Change =
  | ({ type: "add" } & Addition)
  | { type: "move"; places: ReadonlyMap<string, Point>; group?: string | null | undefined }
  | ({ type: "transfer" } & Transfer)
  | { type: "wrap"; ids: readonly string[]; container: Pick<Executable, "id" | "type" | "name" | "properties"> }
  | { type: "resize"; id: string; rect: Rect }
  | { type: "collapse"; ids: ReadonlySet<string>; collapsed: boolean }
  | { type: "group"; ids: readonly string[]; name: string }
  | { type: "ungroup"; id: string }
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

/** New parts of the control flow, with what comes along. */
export interface Addition {
  readonly executables: readonly Executable[];
  readonly constraints?: readonly PrecedenceConstraint[];
  readonly variables?: readonly Variable[];
  readonly groups?: readonly Group[];
}

/** The document after a change; the same object when nothing changed. Throws Refusal. */
export function applyChange(document: PackageDocument, change: Change): PackageDocument {
  switch (change.type) {
    case "add":
      return makeRoom(document, add(document, change));
    case "move":
      return joinGroup(move(document, change.places), Array.from(change.places.keys()), change.group);
    case "transfer":
      return transfer(document, change);
    case "wrap":
      return wrap(document, change.ids, change.container);
    case "resize":
      return makeRoom(document, resize(document, change.id, change.rect));
    case "collapse":
      return makeRoom(document, collapse(document, change.ids, change.collapsed));
    case "group":
      return addGroup(document, change.ids, change.name);
    case "ungroup":
      return { ...document, groups: document.groups.filter(({ id }) => id !== change.id) };
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

function move(document: PackageDocument, places: ReadonlyMap<string, Point>): PackageDocument {
  const { byId } = graphOf(document);
  return mapExecutables(document, (executable) => {
    const place = places.get(executable.id);
    return moved(executable, place && keepInside(place, executable.parent === null ? undefined : byId.get(executable.parent)));
  });
}

function resize(document: PackageDocument, id: string, { x, y, width, height }: Rect): PackageDocument {
  const { parent } = executableOf(document, id);
  const place = keepInside({ x, y }, parent === null ? undefined : graphOf(document).byId.get(parent));
  return mapExecutables(document, (each) => (each.id === id && !isSame({ ...each, ...place, width, height }, each) ? { ...each, ...place, width, height } : each));
}

/** Collapses or expands containers and groups. */
function collapse(document: PackageDocument, ids: ReadonlySet<string>, collapsed: boolean): PackageDocument {
  const set = <Item extends { readonly id: string; readonly collapsed: boolean }>(item: Item): Item => (ids.has(item.id) && item.collapsed !== collapsed ? { ...item, collapsed } : item);
  const executables = mapSame(document.executables, set);
  const groups = mapSame(document.groups, set);
  return executables === document.executables && groups === document.groups ? document : { ...document, executables, groups };
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

function add(document: PackageDocument, { executables, constraints = [], variables = [], groups = [] }: Addition): PackageDocument {
  const all = [...document.executables];
  for (const executable of executables) {
    checkName(executable.name, siblingsIn(all, executable));
    all.push(executable);
  }
  return {
    ...document,
    executables: all,
    precedence_constraints: [...document.precedence_constraints, ...constraints],
    variables: variables.length > 0 ? [...document.variables, ...variables] : document.variables,
    groups: groups.length > 0 ? [...document.groups, ...groups] : document.groups,
  };
}

/** Those whose names an executable must not have: as in SSIS, names are unique in each container. */
export function siblingsIn(executables: readonly Executable[], { id, parent, type }: Executable): readonly Executable[] {
  if (isHandler({ type })) return [];
  return executables.filter((other) => other.id !== id && other.parent === parent && !isHandler(other));
}

function checkName(name: string, others: readonly { readonly name: string }[]): void {
  const problem = nameProblem(name, others.map((other) => other.name));
  if (problem) throw new Refusal(problem);
}

function checkDescription(description: string): void {
  if (description.length > LONGEST_DESCRIPTION) throw new Refusal(`A description has at most ${LONGEST_DESCRIPTION} characters.`);
}

function rename(document: PackageDocument, id: string, name: string): PackageDocument {
  if (document.groups.some((group) => group.id === id)) return renameGroup(document, id, name);
  const executable = executableOf(document, id);
  const trimmed = name.trim();
  if (trimmed === executable.name) return document;
  checkName(trimmed, siblingsIn(document.executables, executable));
  return mapExecutables(document, (each) => (each.id === id ? { ...each, name: trimmed } : each));
}

function renameGroup(document: PackageDocument, id: string, name: string): PackageDocument {
  const trimmed = name.trim();
  checkName(trimmed, document.groups.filter((other) => other.id !== id));
  const groups = mapSame(document.groups, (each) => (each.id === id && each.name !== trimmed ? { ...each, name: trimmed } : each));
  return groups === document.groups ? document : { ...document, groups };
}

/** An editor's OK: everything but identity, place and size, which the editor does not know. */
function update(document: PackageDocument, edited: Executable): PackageDocument {
  const current = executableOf(document, edited.id);
  checkName(edited.name, siblingsIn(document.executables, current));
  const { type, parent, x, y, width, height, collapsed } = current;
  const next = { ...edited, name: edited.name.trim(), type, parent, x, y, width, height, collapsed };
  return mapExecutables(document, (each) => (each.id === edited.id && !isSame(each, next) ? next : each));
}

function executableOf(document: PackageDocument, id: string): Executable {
  const executable = graphOf(document).byId.get(id);
  if (!executable) throw new Refusal("This task is no longer in the package.");
  return executable;
}

/** Removes tasks with all that is inside, their constraints and variables, and constraints. */
function remove(document: PackageDocument, chosen: ReadonlySet<string>): PackageDocument {
  const ids = withInside(graphOf(document), chosen);
  const executables = document.executables.filter(({ id }) => !ids.has(id));
  const constraints = document.precedence_constraints.filter(
    (constraint) => !ids.has(constraint.id) && !ids.has(constraint.from_executable) && !ids.has(constraint.to_executable),
  );
  if (executables.length === document.executables.length && constraints.length === document.precedence_constraints.length) return document;
  const variables = document.variables.filter(({ scope }) => scope === null || !ids.has(scope));
  return { ...document, variables, executables, precedence_constraints: constraints, groups: pruneGroups(document.groups, ids) };
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
