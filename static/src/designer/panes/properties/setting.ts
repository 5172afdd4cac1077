/** What the grid changes: a property of one part or of several, in one step. */

import { tryChange } from "../../commands/edit.ts";
import { setCommonProperties, setTypeProperty } from "../../commands/properties.ts";
import { type AppState, present } from "../../store/state.ts";
import type { GridPart, GridProperty } from "./grid.ts";

/** Answers what forbids the value. */
export function setProperty(parts: readonly GridPart[], { name, label, isCommon }: GridProperty, value: unknown): string | null {
  const ids = new Set(parts.flatMap(({ id }) => (id === null ? [] : [id])));
  const isPackage = ids.size === 0;
  if (!isCommon) return setTypeProperty(ids, name, label, value);
  if (isPackage && (name === "name" || name === "description")) return describePackage({ [name]: value as string });
  if (name === "name") return rename(parts[0]!, String(value));
  return setCommonProperties(isPackage ? null : ids, { [name]: value });
}

function rename({ id, name }: GridPart, text: string): string | null {
  return tryChange({ type: "rename", id: id ?? "", name: text }, text.trim() === name ? "" : `Renamed to ${text.trim()}.`);
}

function describePackage(part: { readonly name?: string; readonly description?: string }): string | null {
  const { name, description } = { ...present(), ...part };
  return tryChange({ type: "describe", name, description }, "Changed the package's properties.");
}

/** Whether an expression may drive a property of a type, or of the package. */
export function canDrive({ boot }: AppState, type: string, name: string): boolean {
  return boot.expressible[type]?.some((each) => each.name === name) ?? false;
}
