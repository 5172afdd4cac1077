/** Packages that tests make. */

import { type Executable, NEW_CONSTRAINT, NEW_DTS_CONTAINER, NEW_EXECUTABLE, type PackageDocument, type PrecedenceConstraint } from "../../static/src/designer/document/document.ts";

export function task(id: string, part: Partial<Executable> = {}): Executable {
  return { ...NEW_EXECUTABLE, id, type: "SendMailTask", name: id, x: 0, y: 0, properties: {}, ...part };
}

export function box(id: string, part: Partial<Executable> = {}): Executable {
  return task(id, { type: "Sequence", ...part });
}

export function handler(event: string, parent: string | null): Executable {
  return task(`${event} of ${parent}`, { type: "EventHandler", name: event, parent, properties: { event_name: event, propagate: true } });
}

/** "a-b" is a constraint from a to b on success. */
export function arrow(pair: string, value: PrecedenceConstraint["value"] = "success"): PrecedenceConstraint {
  const [from_executable = "", to_executable = ""] = pair.split("-");
  return { ...NEW_CONSTRAINT, id: pair, from_executable, to_executable, value };
}

export function document(executables: readonly Executable[], precedence_constraints: readonly PrecedenceConstraint[] = []): PackageDocument {
  return {
    ...NEW_DTS_CONTAINER,
    format: 1,
    name: "Nightly",
    description: "",
    max_concurrent_executables: -1,
    parameters: [],
    variables: [],
    connections: [],
    executables,
    precedence_constraints,
    groups: [],
    notes: [],
    in_doubt: "hold",
    source: "",
  };
}
