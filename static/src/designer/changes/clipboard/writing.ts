/** A clipping as text: readable JSON, in the words of the package document, that can be pasted elsewhere and sent to others. */

import type { Clipping } from "./clipping.ts";

const KEYS = ["executables", "precedence_constraints", "variables", "parameters", "connections", "groups", "notes"] as const;

interface Part {
  readonly id: string;
  readonly type?: string;
  readonly name?: string;
}

/** What it is and is called comes first, for those who read it. */
function named({ id, type, name, ...rest }: Part): object {
  return { id, ...(type === undefined ? {} : { type }), ...(name === undefined ? {} : { name }), ...rest };
}

/** The JSON of a clipping, without lists that are empty. */
export function writeClipping(clipping: Clipping, from: string): string {
  const { constraints, connection_names, ...lists } = clipping;
  const parts: Readonly<Record<string, unknown>> = { ...lists, precedence_constraints: constraints };
  const filled = KEYS.filter((key) => (parts[key] as readonly unknown[]).length > 0).map((key) => [key, (parts[key] as readonly Part[]).map(named)] as const);
  const names = Object.keys(connection_names ?? {}).length > 0 ? { connection_names } : {};
  return JSON.stringify({ mailwright: "clipboard", from, ...Object.fromEntries(filled), ...names }, null, 2);
}
