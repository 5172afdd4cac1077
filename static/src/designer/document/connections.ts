/** Which tasks use a connection manager: tasks name it by its ID (in any case) or by its name. */

import type { ConnectionManager, Executable, PackageDocument } from "./document.ts";

type Named = Pick<ConnectionManager, "id" | "name">;

/** Tasks that would lose their connection manager if this one were deleted. */
export function tasksUsing(document: PackageDocument, connection: Named): readonly Executable[] {
  return document.executables.filter(({ properties }) => usesConnection(properties, connection));
}

export function usesConnection(properties: unknown, connection: Named): boolean {
  let isUsed = false;
  mapConnections(properties, (reference) => {
    isUsed ||= meansConnection(reference, connection);
    return reference;
  });
  return isUsed;
}

export function meansConnection(reference: string, { id, name }: Named): boolean {
  const wanted = reference.toLowerCase();
  return wanted === id.toLowerCase() || wanted === name.toLowerCase();
}

/** Properties in which each reference to a connection manager, by its ID or its name, is what a function makes of it; also in lists and objects. */
export function mapConnections(value: unknown, transform: (reference: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => mapConnections(each, transform));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const isFile = (value as Record<string, unknown>)["message_source_type"] === "FileConnection";
  return Object.fromEntries(
    entries.map(([key, inner]: [string, unknown]) => {
      const isReference = key.endsWith("connection") || (isFile && key === "message_source");
      return [key, isReference && typeof inner === "string" && inner !== "" ? transform(inner) : mapConnections(inner, transform)];
    }),
  );
}
