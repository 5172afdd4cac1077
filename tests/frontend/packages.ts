/** Packages that tests make. */

import type { Executable, PackageDocument, PrecedenceConstraint } from "../../static/src/designer/document.ts";

export function task(id: string, part: Partial<Executable> = {}): Executable {
  return { id, type: "SendMailTask", name: id, description: "", disable: false, x: 0, y: 0, properties: {}, expressions: {}, ...part };
}

/** "a-b" is a constraint from a to b on success. */
export function arrow(pair: string, value: PrecedenceConstraint["value"] = "success"): PrecedenceConstraint {
  const [from_executable = "", to_executable = ""] = pair.split("-");
  return { id: pair, from_executable, to_executable, value };
}

export function document(executables: readonly Executable[], precedence_constraints: readonly PrecedenceConstraint[] = []): PackageDocument {
  return { format: 1, name: "Nightly", description: "", variables: [], connections: [], executables, precedence_constraints, in_doubt: "hold" };
}
