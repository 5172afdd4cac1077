/** What of a package goes along with copied tasks because they name it: connection managers, variables around them, parameters. */

import { usesConnection } from "../../document/connections.ts";
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
  const connections = document.connections.filter((each) => copied.executables.some(({ properties }) => usesConnection(properties, each)));
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
