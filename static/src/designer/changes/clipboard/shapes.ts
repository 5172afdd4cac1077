/** What the parts of a package look like in JSON: their fields, and what each may be. The server judges again when it saves. */

import { CONSTRAINT_VALUES, LONGEST_NOTE, NEW_CONSTRAINT, NEW_EXECUTABLE } from "../../document/document.ts";
import { LONGEST_DESCRIPTION, LONGEST_NAME } from "../../document/names.ts";
import { NOTE_SIZE } from "../../document/notes.ts";
import { LONGEST_EXPRESSION } from "../../document/variables.ts";
import type { Path } from "./json.ts";

/** Says what is wrong with a value; null is nothing. */
type Check = (value: unknown) => string | null;

export interface Field {
  readonly check: Check;
  /** What it is where it is not written; undefined must be written. */
  readonly initial?: unknown;
}

export type Shape = Readonly<Record<string, Field>>;

export interface Misfit {
  readonly path: Path;
  readonly sentence: string;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const text = (longest: number, least = 0): Check => (value) =>
  typeof value === "string" && value.trim().length >= least && value.length <= longest ? null : `must be a text of ${least === 0 ? "at most" : `${least} to`} ${longest} characters`;
const flag: Check = (value) => (typeof value === "boolean" ? null : "must be true or false");
const number = (least: number, largest: number, isWhole = false): Check => (value) =>
  typeof value === "number" && value >= least && value <= largest && (!isWhole || Number.isInteger(value)) ? null : `must be a ${isWhole ? "whole " : ""}number from ${least} to ${largest}`;
const oneOf = (...words: readonly string[]): Check => (value) => (words.includes(value as string) ? null : `must be one of ${words.join(", ")}`);
const maybe = (check: Check): Check => (value) => (value === null ? null : check(value));
const anything: Check = () => null;
const properties: Check = (value) => (isObject(value) ? null : "must be an object in { }");
const expressions: Check = (value) =>
  isObject(value) && Object.values(value).every((each) => typeof each === "string" && each !== "" && each.length <= LONGEST_EXPRESSION) ? null : "must be an object that gives properties an expression each";
const ids: Check = (value) => (Array.isArray(value) && value.length > 0 && value.every((each) => ID(each) === null) ? null : "must be a list of IDs");

const ID = text(64, 1);
const FAR = 1_000_000;
const LARGEST_COUNT = 2 ** 31 - 1;
const of = (check: Check, initial?: unknown): Field => (initial === undefined ? { check } : { check, initial });

const NAMED: Shape = { id: of(ID), name: of(text(LONGEST_NAME, 1)), description: of(text(LONGEST_DESCRIPTION), "") };
const PLACED: Shape = { x: of(number(-FAR, FAR), 0), y: of(number(-FAR, FAR), 0) };
const SIZED: Shape = { width: of(number(0, FAR), 0), height: of(number(0, FAR), 0) };

export const EXECUTABLE: Shape = {
  ...NAMED,
  type: of(text(64, 1)),
  parent: of(maybe(ID), null),
  disable: of(flag, NEW_EXECUTABLE.disable),
  delay_validation: of(flag, false),
  disable_event_handlers: of(flag, false),
  fail_package_on_failure: of(flag, false),
  fail_parent_on_failure: of(flag, false),
  maximum_error_count: of(number(0, LARGEST_COUNT, true), NEW_EXECUTABLE.maximum_error_count),
  force_execution_result: of(oneOf("None", "Success", "Failure", "Completion"), "None"),
  properties: of(properties, {}),
  expressions: of(expressions, {}),
  ...PLACED,
  ...SIZED,
  collapsed: of(flag, false),
};

export const CONSTRAINT: Shape = {
  id: of(ID),
  from_executable: of(ID),
  to_executable: of(ID),
  value: of(oneOf(...CONSTRAINT_VALUES), "success"),
  evaluation_operation: of(oneOf("Constraint", "Expression", "ExpressionAndConstraint", "ExpressionOrConstraint"), NEW_CONSTRAINT.evaluation_operation),
  expression: of(text(LONGEST_EXPRESSION), ""),
  logical_and: of(flag, true),
};

export const CONNECTION: Shape = { ...NAMED, type: of(text(64, 1)), properties: of(properties, {}), expressions: of(expressions, {}), delay_validation: of(flag, false) };

const TYPED: Shape = { ...NAMED, type: of(text(16, 1), "String"), value: of(anything, "") };

export const VARIABLE: Shape = {
  ...TYPED,
  namespace: of(text(LONGEST_NAME, 1), "User"),
  scope: of(maybe(ID), null),
  expression: of(text(LONGEST_EXPRESSION), ""),
  evaluate_as_expression: of(flag, false),
  read_only: of(flag, false),
  raise_changed_event: of(flag, false),
};

export const PARAMETER: Shape = { ...TYPED, required: of(flag, false), sensitive: of(flag, false) };

export const GROUP: Shape = { id: of(ID), name: of(text(LONGEST_NAME, 1)), executables: of(ids), collapsed: of(flag, false) };

export const NOTE: Shape = {
  id: of(ID),
  parent: of(maybe(ID), null),
  executable: of(maybe(ID), null),
  text: of(text(LONGEST_NOTE), ""),
  ...PLACED,
  width: of(number(0, FAR), NOTE_SIZE.width),
  height: of(number(0, FAR), NOTE_SIZE.height),
};

/** Fills what is not written and adds what is wrong to misfits. */
export function readPart(shape: Shape, value: unknown, path: Path, misfits: Misfit[]): Record<string, unknown> {
  if (!isObject(value)) {
    misfits.push({ path, sentence: "This must be an object in { }." });
    return {};
  }
  for (const key of Object.keys(value)) if (!Object.hasOwn(shape, key)) misfits.push({ path: [...path, key], sentence: `“${key}” is not known here. Known are ${Object.keys(shape).join(", ")}.` });
  return Object.fromEntries(
    Object.entries(shape).map(([key, { check, initial }]) => {
      const part = Object.hasOwn(value, key) ? value[key] : initial;
      const problem = part === undefined ? "is missing" : check(part);
      if (problem) misfits.push({ path: [...path, key], sentence: `“${key}” ${problem}.` });
      return [key, part];
    }),
  );
}

/** A list of parts. */
export function readParts<Part>(shape: Shape, value: unknown, path: Path, misfits: Misfit[]): readonly Part[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.map((each, index) => readPart(shape, each, [...path, index], misfits) as Part);
  misfits.push({ path, sentence: `“${path.at(-1)}” must be a list in [ ].` });
  return [];
}
