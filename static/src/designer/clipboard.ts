/** Copying tasks: as SSIS, copies get new identifiers and adjusted names; constraints between copied tasks come along. */

import { newId, type Executable, type PackageDocument, type PrecedenceConstraint } from "./document.ts";
import { freeName } from "./names.ts";
import { freePlace, TASK_HEIGHT, GAP } from "./placement.ts";

export interface Clipping {
  readonly executables: readonly Executable[];
  readonly constraints: readonly PrecedenceConstraint[];
}

/** What of the document is copied when these tasks are selected. */
export function copyTasks(document: PackageDocument, ids: ReadonlySet<string>): Clipping {
  return {
    executables: document.executables.filter(({ id }) => ids.has(id)),
    constraints: document.precedence_constraints.filter(({ from_executable, to_executable }) => ids.has(from_executable) && ids.has(to_executable)),
  };
}

/** A clipping as it is pasted into a document: new identifiers, free names, the group moved to a free place below. */
export function pasteTasks(document: PackageDocument, clipping: Clipping): Clipping {
  const first = clipping.executables[0];
  if (!first) return clipping;
  const wanted = { x: first.x + 24, y: first.y + TASK_HEIGHT + GAP / 2 };
  const place = freePlace(wanted, document.executables);
  const [dx, dy] = [place.x - first.x, place.y - first.y];
  const ids = new Map(clipping.executables.map(({ id }) => [id, newId()]));
  const names = document.executables.map(({ name }) => name);
  const executables = clipping.executables.map((executable) => {
    const name = freeName(executable.name, names);
    names.push(name);
    const parent = executable.parent && (ids.get(executable.parent) ?? executable.parent);
    return { ...executable, id: ids.get(executable.id)!, parent, name, x: executable.x + dx, y: executable.y + dy };
  });
  const constraints = clipping.constraints.map((constraint) => ({
    ...constraint,
    id: newId(),
    from_executable: ids.get(constraint.from_executable)!,
    to_executable: ids.get(constraint.to_executable)!,
  }));
  return { executables, constraints };
}

/** The whole package under another name with new identifiers everywhere, for "Save as a copy". */
export function copyPackage(document: PackageDocument, name: string): PackageDocument {
  const ids = new Map<string, string>();
  for (const { id } of [...document.parameters, ...document.variables, ...document.connections, ...document.executables, ...document.precedence_constraints]) ids.set(id, newId());
  const renew = (value: unknown): unknown => (typeof value === "string" ? (ids.get(value) ?? value) : value);
  return {
    ...document,
    name,
    parameters: document.parameters.map((parameter) => ({ ...parameter, id: ids.get(parameter.id)! })),
    variables: document.variables.map((variable) => ({
      ...variable,
      id: ids.get(variable.id)!,
      scope: variable.scope && ids.get(variable.scope)!,
    })),
    connections: document.connections.map((connection) => ({ ...connection, id: ids.get(connection.id)! })),
    executables: document.executables.map((executable) => ({
      ...executable,
      id: ids.get(executable.id)!,
      parent: executable.parent && ids.get(executable.parent)!,
      properties: Object.fromEntries(Object.entries(executable.properties).map(([key, value]) => [key, renew(value)])),
    })),
    precedence_constraints: document.precedence_constraints.map((constraint) => ({
      ...constraint,
      id: ids.get(constraint.id)!,
      from_executable: ids.get(constraint.from_executable)!,
      to_executable: ids.get(constraint.to_executable)!,
    })),
  };
}
