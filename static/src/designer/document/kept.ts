/** Tasks of SSIS's that have no engine here: they are kept, and drawn as what they are in SSIS. */

import type { Executable } from "./document.ts";
import { counted } from "./words.ts";

export const KEPT_TASK = "KeptTask";

const ICONS: Readonly<Record<string, string>> = {
  Database: "kept-database",
  DataFlow: "kept-data-flow",
  Script: "kept-script",
  Files: "kept-files",
  Process: "kept-process",
};
const COUNTS_AS: Readonly<Record<string, string>> = {
  Succeeded: "counts as succeeded",
  Failed: "counts as failed",
  External: "someone else runs it",
};

function text(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}

/** What SSIS calls the type of a kept task; "" for any other. */
export function keptLabel({ type, properties }: Executable): string {
  return type === KEPT_TASK ? text(properties["label"]) : "";
}

/** The icon of the kind of work that a kept task did; "" for one of no such kind, and for any other task. */
export function keptIcon({ type, properties }: Executable): string {
  return type === KEPT_TASK ? (ICONS[text(properties["family"])] ?? "") : "";
}

/** "Execute SQL Task · SELECT 1", "Data Flow Task · 3 components · someone else runs it"; "" for any other task. */
export function keptLine(executable: Executable): string {
  const label = keptLabel(executable);
  if (!label) return "";
  const { family, facts, outcome } = executable.properties;
  return [label, firstFact(facts, family === "DataFlow"), COUNTS_AS[text(outcome)]].filter(Boolean).join(" · ");
}

function firstFact(facts: unknown, isFlow: boolean): string {
  const known = Array.isArray(facts) ? (facts as readonly unknown[]) : [];
  if (isFlow && known.length > 0) return counted(known.length, "component");
  const [, first] = Array.isArray(known[0]) ? (known[0] as readonly unknown[]) : [];
  return text(first).split("\n")[0] ?? "";
}
