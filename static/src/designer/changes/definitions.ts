/** Changes of what stands beside the control flow: connection managers, variables, parameters, expressions, the package's name. */

import { isSame } from "../document/comparing.ts";
import { mapConnections, meansConnection } from "../document/connections.ts";
import type { ConnectionManager, Executable, Expressions, PackageDocument, Parameter, Variable } from "../document/document.ts";
import { parameterProblem, variableProblem } from "../document/variables.ts";
import { mapSame, put } from "./lists.ts";
import { checkDescription, checkName, Refusal, refuse } from "./refusal.ts";

export function addConnection(document: PackageDocument, connection: ConnectionManager): PackageDocument {
  checkName(connection.name, document.connections);
  return { ...document, connections: [...document.connections, connection] };
}

export function updateConnection(document: PackageDocument, edited: ConnectionManager): PackageDocument {
  checkName(edited.name, document.connections.filter((other) => other.id !== edited.id));
  const before = document.connections.find(({ id }) => id === edited.id);
  const connections = mapSame(document.connections, (each) => (each.id === edited.id && !isSame(each, edited) ? edited : each));
  if (connections === document.connections || !before) return document;
  const renamed = (reference: string) => (reference.toLowerCase() === before.name.toLowerCase() ? edited.name : reference);
  const executables = before.name === edited.name ? document.executables : mapReferences(document, renamed);
  return { ...document, connections, executables };
}

/** Has tasks use another connection manager in place of one, which they name by its ID or its name. */
export function repoint(document: PackageDocument, from: Pick<ConnectionManager, "id" | "name">, to: string): PackageDocument {
  const executables = mapReferences(document, (reference) => (meansConnection(reference, from) ? to : reference));
  return executables === document.executables ? document : { ...document, executables };
}

/** The executables with other references to connection managers; those without a change stay the same. */
function mapReferences({ executables }: PackageDocument, transform: (reference: string) => string): readonly Executable[] {
  return mapSame(executables, (each) => {
    let isChanged = false;
    const properties = mapConnections(each.properties, (reference) => {
      const next = transform(reference);
      isChanged ||= next !== reference;
      return next;
    });
    return isChanged ? { ...each, properties: properties as Executable["properties"] } : each;
  });
}

export function putVariable(document: PackageDocument, variable: Variable): PackageDocument {
  refuse(variableProblem(document, variable));
  const variables = put(document.variables, variable);
  return variables === document.variables ? document : { ...document, variables };
}

export function withoutVariables(document: PackageDocument, ids: ReadonlySet<string>): PackageDocument {
  const variables = document.variables.filter(({ id }) => !ids.has(id));
  return variables.length === document.variables.length ? document : { ...document, variables };
}

export function putParameter(document: PackageDocument, parameter: Parameter): PackageDocument {
  refuse(parameterProblem(document, parameter));
  const parameters = put(document.parameters, parameter);
  return parameters === document.parameters ? document : { ...document, parameters };
}

export function withoutParameters(document: PackageDocument, ids: ReadonlySet<string>): PackageDocument {
  const parameters = document.parameters.filter(({ id }) => !ids.has(id));
  return parameters.length === document.parameters.length ? document : { ...document, parameters };
}

/** Sets the property expressions of an executable or connection manager; null is the package. */
export function setExpressions(document: PackageDocument, part: string | null, expressions: Expressions): PackageDocument {
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

export function describe(document: PackageDocument, name: string, description: string): PackageDocument {
  const trimmed = name.trim();
  if (trimmed === "") throw new Refusal("Enter a name for the package.");
  if (trimmed.length > 128) throw new Refusal("A package's name has at most 128 characters.");
  checkDescription(description);
  if (trimmed === document.name && description === document.description) return document;
  return { ...document, name: trimmed, description };
}
