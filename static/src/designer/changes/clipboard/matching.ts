/** What a clipping names, in the package that it is pasted into: what is there by name is taken, what is not comes along. */

import { mapConnections, meansConnection } from "../../document/connections.ts";
import { type ConnectionManager, type Executable, newId, type PackageDocument, type Parameter, type Variable } from "../../document/document.ts";
import { qualifiedName, scopesOf } from "../../document/variables.ts";
import type { Clipping } from "./clipping.ts";

/** A connection manager of the project or of the catalog. */
export interface SharedConnection {
  readonly id: string;
  readonly name: string;
  readonly type?: string;
}

export interface Matched {
  /** The clipping with references to what is here. */
  readonly clipping: Clipping;
  readonly variables: readonly Variable[];
  readonly parameters: readonly Parameter[];
  readonly connections: readonly ConnectionManager[];
  /** What is told: "connection manager Mail", "variable User::Rows". */
  readonly brought: readonly string[];
  readonly byName: readonly string[];
  readonly missing: readonly string[];
}

/** Matches a clipping with the package, in which it goes into a container (null: the package itself). */
export function matchClipping(document: PackageDocument, clipping: Clipping, parent: string | null, shared: readonly SharedConnection[]): Matched {
  const connections = matchConnections(document, clipping, shared);
  const own = new Set(clipping.executables.map(({ id }) => id));
  const scopes = scopesOf(document, parent);
  const wanted = clipping.variables.filter(({ scope }) => scope === null || !own.has(scope));
  const [here, brought] = split(wanted, (each) => document.variables.some((other) => scopes.includes(other.scope) && qualifiedName(other) === qualifiedName(each)));
  const isParameter = (each: Parameter) => document.parameters.some(({ name }) => name.toLowerCase() === each.name.toLowerCase());
  const [parametersHere, parameters] = split(clipping.parameters, isParameter);
  const isStranger = (each: { readonly id: string }) => ![...document.variables, ...document.parameters].some(({ id }) => id === each.id);
  return {
    clipping: { ...clipping, executables: connections.executables },
    variables: brought.map((each) => ({ ...each, id: newId(), scope: null })),
    parameters: parameters.map((each) => ({ ...each, id: newId() })),
    connections: connections.brought,
    brought: [...connections.brought.map(connectionWords), ...brought.map(variableWords), ...parameters.map(parameterWords)],
    byName: [...connections.byName, ...here.filter(isStranger).map(variableWords), ...parametersHere.filter(isStranger).map(parameterWords)],
    missing: connections.missing,
  };
}

const connectionWords = ({ name }: { readonly name: string }) => `connection manager ${name}`;
const variableWords = (variable: Variable) => `variable ${qualifiedName(variable)}`;
const parameterWords = ({ name }: Parameter) => `parameter ${name}`;

function split<Item>(items: readonly Item[], isHere: (item: Item) => boolean): readonly [readonly Item[], readonly Item[]] {
  return [items.filter(isHere), items.filter((each) => !isHere(each))];
}

interface Connections {
  readonly executables: readonly Executable[];
  readonly brought: readonly ConnectionManager[];
  readonly byName: readonly string[];
  readonly missing: readonly string[];
}

/** The executables with references to connection managers that are here, or come along. */
function matchConnections(document: PackageDocument, { executables, connections, connection_names: names = {} }: Clipping, shared: readonly SharedConnection[]): Connections {
  const here: readonly SharedConnection[] = [...document.connections, ...shared];
  const brought = new Map<string, ConnectionManager>();
  const byName = new Set<string>();
  const missing = new Set<string>();
  const find = (reference: string): string => {
    const isHere = here.find(({ id }) => id.toLowerCase() === reference.toLowerCase());
    if (isHere) return reference;
    const original = connections.find((each) => meansConnection(reference, each));
    const name = original?.name ?? names[reference] ?? reference;
    const twin = here.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (twin) {
      if (twin.id !== original?.id) byName.add(connectionWords(twin));
      return reference.toLowerCase() === twin.name.toLowerCase() ? reference : twin.id;
    }
    if (!original) {
      missing.add(connectionWords({ name }));
      return reference;
    }
    const copy = brought.get(original.id) ?? { ...original, id: newId() };
    brought.set(original.id, copy);
    return reference.toLowerCase() === original.name.toLowerCase() ? reference : copy.id;
  };
  const matched = executables.map((each) => ({ ...each, properties: mapConnections(each.properties, find) as Executable["properties"] }));
  return { executables: matched, brought: [...brought.values()], byName: [...byName], missing: [...missing] };
}
