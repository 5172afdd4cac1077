/** Which tasks use a connection manager: tasks name it by its ID (in any case) or by its name. */

import type { Executable, PackageDocument } from "./document.ts";

function isConnectionProperty(key: string): boolean {
  return key.endsWith("connection");
}

/** Tasks that would lose their connection manager if this one were deleted. */
export function tasksUsing(document: PackageDocument, connection: { id: string; name: string }): readonly Executable[] {
  const wanted = new Set([connection.id.toLowerCase(), connection.name.toLowerCase()]);
  return document.executables.filter(({ properties }) =>
    Object.entries(properties).some(([key, value]) => isConnectionProperty(key) && typeof value === "string" && wanted.has(value.toLowerCase())),
  );
}
