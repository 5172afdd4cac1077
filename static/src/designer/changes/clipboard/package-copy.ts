/** Copying a whole package. */

import { newId, type PackageDocument } from "../../document/document.ts";

/** The whole package under another name with new identifiers everywhere, for "Save as a copy". */
export function copyPackage(document: PackageDocument, name: string): PackageDocument {
  const ids = new Map<string, string>();
  for (const { id } of [...document.parameters, ...document.variables, ...document.connections, ...document.executables, ...document.precedence_constraints, ...document.groups, ...document.notes]) ids.set(id, newId());
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
    groups: document.groups.map((group) => ({ ...group, id: ids.get(group.id)!, executables: group.executables.map((id) => ids.get(id)!) })),
    notes: document.notes.map((note) => ({ ...note, id: ids.get(note.id)!, parent: note.parent && ids.get(note.parent)!, executable: note.executable && ids.get(note.executable)! })),
  };
}
