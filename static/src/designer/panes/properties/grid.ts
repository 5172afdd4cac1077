/** Which properties the grid shows for what is selected, what they hold, and reading what is typed for one. */

import { type CommonProperty, type CommonPropertyGroup, EXECUTABLE_GROUPS, PACKAGE_GROUPS, readNumber } from "../../document/common-properties.ts";
import { isSame } from "../../document/comparing.ts";
import { LONGEST_DESCRIPTION, LONGEST_NAME } from "../../document/names.ts";
import type { GridField } from "../../server/wire.ts";

/** A part with properties: an executable, or the package, whose ID is null. */
export interface GridPart {
  readonly id: string | null;
  readonly type: string;
  readonly name: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly expressions: Readonly<Record<string, string>>;
}

export interface GridProperty extends GridField {
  /** Whether it is the part's own, as its name is, or one of its type's properties. */
  readonly isCommon: boolean;
  /** What is new has it; undefined where there is no such value. */
  readonly initial: unknown;
  readonly common?: CommonProperty;
}

/** By type: the fields of its properties, and what those are when it is new. */
export interface GridTypes {
  readonly fields: Readonly<Record<string, readonly GridField[]>>;
  readonly initial: (type: string) => Readonly<Record<string, unknown>>;
}

const NAME: GridProperty = { category: "Identification", name: "name", label: "Name", hint: "Unique in its container. Constraints, logs and people refer to it.", kind: "text", longest: LONGEST_NAME, isCommon: true, initial: undefined };
const DESCRIPTION: GridProperty = { category: "Identification", name: "description", label: "Description", hint: "What it is for, in your own words.", kind: "text", longest: LONGEST_DESCRIPTION, isCommon: true, initial: "" };

/** The properties that all of these have; those of types where all types have them, typed in the same way. */
export function propertiesOf(parts: readonly GridPart[], { fields, initial }: GridTypes): readonly GridProperty[] {
  const [first] = parts;
  if (!first) return [];
  const isPackage = first.id === null;
  const identity = parts.length > 1 || first.type === "EventHandler" ? [DESCRIPTION] : [NAME, DESCRIPTION];
  const common = (isPackage ? PACKAGE_GROUPS : EXECUTABLE_GROUPS).flatMap(ofGroup);
  const others = new Set(parts.map(({ type }) => type));
  others.delete(first.type);
  const isShared = (field: GridField) => [...others].every((type) => fields[type]?.some((each) => each.name === field.name && each.kind === field.kind && isSame(each.choices, field.choices)));
  const own = (fields[first.type] ?? []).filter((field) => isShared(field) && (field.name !== "" || parts.length === 1));
  const values = initial(first.type);
  return [...identity, ...own.map((field) => ({ ...field, isCommon: false, initial: values[field.name] })), ...common];
}

function ofGroup({ heading, properties }: CommonPropertyGroup): GridProperty[] {
  return properties.map((common) => {
    const kind = common.choices ? "choice" : typeof common.initial === "boolean" ? "tick" : "number";
    const choices = common.choices ? { choices: Object.entries(common.choices) } : {};
    return { category: heading, name: common.name, label: common.label, hint: common.hint, kind, ...choices, isCommon: true, initial: common.initial, common };
  });
}

export function valueIn(part: GridPart, { name, isCommon, initial }: GridProperty): unknown {
  const value = isCommon ? (part as unknown as Readonly<Record<string, unknown>>)[name] : part.properties?.[name];
  return value === undefined ? initial : value;
}

/** What several parts hold: the value, or that they differ. */
export function sharedValue(parts: readonly GridPart[], property: GridProperty): { readonly value: unknown; readonly isMixed: boolean } {
  const [first, ...others] = parts.map((part) => valueIn(part, property));
  return { value: first, isMixed: others.some((each) => !isSame(each, first)) };
}

/** Whether somebody has given it another value than what is new has; bold in the grid. */
export function isChanged(parts: readonly GridPart[], property: GridProperty): boolean {
  return property.initial !== undefined && property.kind !== "editor" && parts.some((part) => !isSame(valueIn(part, property), property.initial));
}

export interface Section {
  /** "" where all stand by their names. */
  readonly heading: string;
  readonly properties: readonly GridProperty[];
}

/** The properties whose label holds the words, by category or by name. */
export function sectionsOf(properties: readonly GridProperty[], words: string, isByName: boolean): readonly Section[] {
  const wanted = words.trim().toLocaleLowerCase();
  const found = properties.filter(({ label, name }) => label.toLocaleLowerCase().includes(wanted) || name.replaceAll("_", "").includes(wanted));
  if (isByName) return found.length > 0 ? [{ heading: "", properties: found.toSorted((a, b) => a.label.localeCompare(b.label)) }] : [];
  const headings = [...new Set(found.map(({ category }) => category))];
  return headings.map((heading) => ({ heading, properties: found.filter(({ category }) => category === heading) }));
}

/** The value that a text stands for, or what is wrong with it. */
export function readCell(property: GridProperty, text: string): { readonly value?: unknown; readonly problem?: string } {
  if (property.common) {
    const read = readNumber(property.common, text);
    return typeof read === "string" ? { problem: read } : { value: read };
  }
  if (property.kind !== "number") return { value: text };
  const { label, least, most, is_optional } = property;
  const typed = text.trim().replace("−", "-");
  if (typed === "" && is_optional) return { value: property.initial };
  const number = /^-?\d{1,12}$/.test(typed) ? Number(typed) : NaN;
  const lowest = least ?? -Infinity;
  const highest = most ?? Infinity;
  if (number >= lowest && number <= highest) return { value: number };
  const between = least == null ? "a whole number" : most == null ? `a whole number from ${least} on` : `a whole number from ${least.toLocaleString("en")} to ${most.toLocaleString("en")}`;
  return { problem: `${label} cannot be “${text.trim()}”. Type ${between}.` };
}

/** A value as the grid writes it, in one line. */
export function wordOf({ choices }: GridProperty, value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.length === 0 ? "" : `${value.length}`;
  if (typeof value === "object") return "";
  const text = String(value);
  return choices?.find(([each]) => each === text)?.[1] ?? text;
}
