/** What an empty package can begin with: tasks that are there at once, to be filled in. */

import { EVENT_HANDLER, type Executable, NEW_EXECUTABLE, newId, type PackageDocument, type Properties, type Variable } from "./document.ts";
import { firstPlace } from "./geometry.ts";
import { qualifiedName } from "./variables.ts";

export type StartName = "failure" | "merge";

export interface Start {
  readonly executables: readonly Executable[];
  readonly variables: readonly Variable[];
}

/** The properties that a new task of a type has. */
export type Defaults = (type: string) => Properties;

export function makeStart(name: StartName, document: PackageDocument, defaults: Defaults): Start {
  return name === "failure" ? notifyOnFailure(document, defaults) : mergeMail(document, defaults);
}

const SEND_MAIL = "SendMailTask";

/** A mail, and an OnError event handler that tells what went wrong anywhere in the package. */
function notifyOnFailure(document: PackageDocument, defaults: Defaults): Start {
  const event_name = "OnError";
  const hasHandler = document.executables.some(({ type, parent, name }) => type === EVENT_HANDLER && parent === null && name === event_name);
  const mail = make(SEND_MAIL, "Send Mail Task", defaults);
  if (hasHandler) return { executables: [mail], variables: [] };
  const handler = make(EVENT_HANDLER, event_name, defaults, { properties: { ...defaults(EVENT_HANDLER), event_name } });
  const expressions = {
    subject: '@[System::PackageName] + " failed in " + @[System::SourceName]',
    message_source: '"The package " + @[System::PackageName] + " failed in " + @[System::SourceName] + ":\\n\\n" + @[System::ErrorDescription]',
  };
  return { executables: [mail, handler, make(SEND_MAIL, "Notify on Failure", defaults, { parent: handler.id, expressions })], variables: [] };
}

/** A mail for each row of a file with the columns Address and Name. */
function mergeMail(document: PackageDocument, defaults: Defaults): Start {
  const enumerator = { kind: "Row", path: "", format: "Csv", delimiter: ",", has_header: true, file_connection: "" };
  const variable_mappings = ["Address", "Name"].map((column) => ({ variable: `User::${column}`, index: null, column }));
  const loop = make("ForeachLoop", "For Each Row", defaults, { properties: { ...defaults("ForeachLoop"), enumerator, variable_mappings } });
  const expressions = {
    to_line: "@[User::Address]",
    subject: '"A message for " + @[User::Name]',
    message_source: '"Dear " + @[User::Name] + ",\\n\\n"',
  };
  const mail = make(SEND_MAIL, "Send Mail to Row", defaults, { parent: loop.id, expressions, ...firstPlace(loop) });
  return { executables: [loop, mail], variables: missing(document, { Address: "ann@example.com", Name: "Ann" }) };
}

function make(type: string, name: string, defaults: Defaults, part: Partial<Executable> = {}): Executable {
  return { ...NEW_EXECUTABLE, id: newId(), type, name, x: 0, y: 0, properties: defaults(type), ...part };
}

/** Variables of the package with these names and values, but for those that it has. */
function missing(document: PackageDocument, values: Readonly<Record<string, string>>): Variable[] {
  const taken = new Set(document.variables.filter(({ scope }) => scope === null).map((each) => qualifiedName(each).toLowerCase()));
  const made = Object.entries(values).map(([name, value]): Variable => ({ id: newId(), scope: null, namespace: "User", name, description: "", type: "String", value, expression: "", evaluate_as_expression: false, read_only: false, raise_changed_event: false }));
  return made.filter((each) => !taken.has(qualifiedName(each).toLowerCase()));
}
