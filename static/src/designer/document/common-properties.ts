/** The properties that packages, containers and tasks have in common, as the properties pane groups and names them. */

import { type Executable, NEW_EXECUTABLE, type PackageDocument } from "./document.ts";
import { LONGEST_DESCRIPTION } from "./names.ts";

type OfExecutables = Pick<
  Executable,
  "delay_validation" | "disable" | "disable_event_handlers" | "fail_package_on_failure" | "fail_parent_on_failure" | "force_execution_result" | "maximum_error_count"
>;
type OfPackages = Pick<PackageDocument, "in_doubt" | "max_concurrent_executables">;

/** Some of the common properties with their new values. */
export type CommonValues = Partial<OfExecutables & OfPackages & Pick<Executable, "description">>;
export type CommonName = keyof (OfExecutables & OfPackages);
export type PropertyValue = boolean | number | string;

export interface CommonProperty {
  readonly name: CommonName;
  readonly label: string;
  readonly hint: string;
  readonly initial: PropertyValue;
  /** The words to choose from, by value. */
  readonly choices?: Readonly<Record<string, string>>;
  /** The whole numbers that it takes beside 1 and more. */
  readonly beside?: { readonly value: number; readonly meaning: string };
}

export interface CommonPropertyGroup {
  readonly heading: string;
  readonly properties: readonly CommonProperty[];
}

const DELAY_VALIDATION: CommonProperty = {
  name: "delay_validation",
  label: "Delay validation",
  hint: "Leaves what depends on values to the run: they may come from a task before.",
  initial: NEW_EXECUTABLE.delay_validation,
};
const DISABLE: CommonProperty = { name: "disable", label: "Disable", hint: "A disabled task is skipped as if it had succeeded.", initial: NEW_EXECUTABLE.disable };
const DISABLE_EVENT_HANDLERS: CommonProperty = {
  name: "disable_event_handlers",
  label: "Disable event handlers",
  hint: "Its own event handlers do not run; those above still hear its events.",
  initial: NEW_EXECUTABLE.disable_event_handlers,
};
const FAIL_PACKAGE: CommonProperty = {
  name: "fail_package_on_failure",
  label: "Fail package on failure",
  hint: "When it fails, the package fails at once and begins nothing more.",
  initial: NEW_EXECUTABLE.fail_package_on_failure,
};
const FAIL_PARENT: CommonProperty = {
  name: "fail_parent_on_failure",
  label: "Fail parent on failure",
  hint: "When it fails, what it is in fails at once and begins nothing more.",
  initial: NEW_EXECUTABLE.fail_parent_on_failure,
};
const FORCE_EXECUTION_RESULT: CommonProperty = {
  name: "force_execution_result",
  label: "Force execution result",
  hint: "The result that it has whatever happens in it; precedence constraints go by it.",
  initial: NEW_EXECUTABLE.force_execution_result,
  choices: { None: "None", Success: "Success", Failure: "Failure", Completion: "Completion" },
};
const MAXIMUM_ERROR_COUNT: CommonProperty = {
  name: "maximum_error_count",
  label: "Maximum error count",
  hint: "With so many errors in it or inside of it, it has failed. 0 is no limit.",
  initial: NEW_EXECUTABLE.maximum_error_count,
  beside: { value: 0, meaning: "no limit" },
};
const MAX_CONCURRENT: CommonProperty = {
  name: "max_concurrent_executables",
  label: "Max concurrent executables",
  hint: "How many of its tasks may run at once. -1 leaves it to the workers.",
  initial: -1,
  beside: { value: -1, meaning: "as many as the workers take" },
};
const IN_DOUBT: CommonProperty = {
  name: "in_doubt",
  label: "Message in doubt",
  hint: "In doubt is a message that was handed over when the worker died or the connection ended: nobody knows whether it arrived.",
  initial: "hold",
  choices: { hold: "Hold it until a person decides", send_again: "Send it again with the same Message-ID" },
};

export const EXECUTABLE_GROUPS: readonly CommonPropertyGroup[] = [
  { heading: "Execution", properties: [DELAY_VALIDATION, DISABLE, DISABLE_EVENT_HANDLERS, FAIL_PACKAGE, FAIL_PARENT, FORCE_EXECUTION_RESULT, MAXIMUM_ERROR_COUNT] },
];

export const PACKAGE_GROUPS: readonly CommonPropertyGroup[] = [
  { heading: "Execution", properties: [DELAY_VALIDATION, DISABLE_EVENT_HANDLERS, FORCE_EXECUTION_RESULT, MAX_CONCURRENT, MAXIMUM_ERROR_COUNT] },
  { heading: "Sending mail", properties: [IN_DOUBT] },
];

export const NUMBERS: readonly CommonProperty[] = [MAXIMUM_ERROR_COUNT, MAX_CONCURRENT];

const LARGEST = 2 ** 31 - 1;

/** Reads a whole number as somebody typed it: the number, or what is wrong with it. */
export function readNumber({ label, beside }: CommonProperty, text: string): number | string {
  const typed = text.trim().replace("−", "-");
  const number = /^-?\d{1,12}$/.test(typed) ? Number(typed) : NaN;
  if (number === beside?.value || (number >= 1 && number <= LARGEST)) return number;
  const also = beside ? `, or ${beside.value} for ${beside.meaning}` : "";
  return `${label} cannot be “${text.trim()}”. Type a whole number from 1 to ${LARGEST.toLocaleString("en")}${also}.`;
}

/** Why common properties cannot have these values, as a sentence; null when they can. */
export function commonProblem(part: CommonValues): string | null {
  if ((part.description?.length ?? 0) > LONGEST_DESCRIPTION) return `A description has at most ${LONGEST_DESCRIPTION} characters.`;
  for (const property of NUMBERS) {
    const value = part[property.name];
    const read = value === undefined ? null : readNumber(property, String(value));
    if (typeof read === "string") return read;
  }
  return null;
}
