/** What of a package goes along with copied tasks because they name it: connection managers, variables around them, parameters. */

import type { ConnectionManager, Executable, PackageDocument, Parameter, PrecedenceConstraint, Variable } from "../../document/document.ts";
import { qualifiedName, scopesOf } from "../../document/variables.ts";

export interface Along {
  readonly variables: readonly Variable[];
  readonly parameters: readonly Parameter[];
  readonly connections: readonly ConnectionManager[];
}

interface Copied {
  readonly executables: readonly Executable[];
  readonly constraints: readonly PrecedenceConstraint[];
}

/** The variables of copied executables, what they and the constraints name, and what that names in its turn. */
export function findAlong(document: PackageDocument, copied: Copied, all: ReadonlySet<string>): Along {
  const connections = document.connections.filter((each) => copied.executables.some(({ properties }) => uses(properties, each)));
  const own = document.variables.filter(({ scope }) => scope !== null && all.has(scope));
  const around = new Set(Array.from(all).flatMap((id) => scopesOf(document, id)).filter((scope) => scope === null || !all.has(scope)));
  const inSight = document.variables.filter(({ scope }) => around.has(scope));
  let text = wordsIn([copied.executables.map(({ properties, expressions }) => [properties, expressions]), copied.constraints, own, connections]);
  let named: readonly Variable[] = [];
  for (;;) {
    const next = inSight.filter((each) => text.has(qualifiedName(each)));
    if (next.length === named.length) break;
    named = next;
    text = new Set([...text, ...wordsIn(next)]);
  }
  const parameters = document.parameters.filter(({ name }) => text.has(`$Package::${name}`));
  return { variables: [...own, ...named], parameters, connections };
}

/** The qualified names in values; "User::Rows" of "@[User::Rows] > 0". */
function wordsIn(value: unknown): ReadonlySet<string> {
  return new Set(JSON.stringify(value).match(/\$?[\p{L}_][\p{L}\p{N}_]*::[\p{L}_][\p{L}\p{N}_]*/gu));
}

type Named = Pick<ConnectionManager, "id" | "name">;

function uses(properties: unknown, connection: Named): boolean {
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
