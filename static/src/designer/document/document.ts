/**
 * The room document/: what a package is, and what can be read from it. It knows no React, no page and no server.
 *
 * The package document as the server speaks it (format 1): the one description of a package, never changed in place.
 */

export type ConstraintValue = "success" | "failure" | "completion";

export type Properties = Readonly<Record<string, unknown>>;

/** Property expressions: the name of a property, and what gives it its value when the package runs. */
export type Expressions = Readonly<Record<string, string>>;

export interface Variable {
  readonly id: string;
  /** The executable that it belongs to; null is the whole package. */
  readonly scope: string | null;
  readonly namespace: string;
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly value: unknown;
  readonly expression: string;
  readonly evaluate_as_expression: boolean;
  readonly read_only: boolean;
  readonly raise_changed_event: boolean;
}

export interface Parameter {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: string;
  /** null when it is sensitive: no document holds a secret. */
  readonly value: unknown;
  readonly required: boolean;
  readonly sensitive: boolean;
}

/** What packages, containers and tasks have in common, as SSIS's DtsContainer; its properties are the common properties. */
export interface DtsContainer {
  readonly delay_validation: boolean;
  readonly disable_event_handlers: boolean;
  /** 0 is no limit. */
  readonly maximum_error_count: number;
  readonly force_execution_result: "None" | "Success" | "Failure" | "Completion";
  readonly expressions: Expressions;
}

export interface ConnectionManager {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly properties: Properties;
  readonly expressions: Expressions;
}

export interface Executable extends DtsContainer {
  readonly id: string;
  /** The container that it is in, or the executable whose events a handler handles; null is the package. */
  readonly parent: string | null;
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly disable: boolean;
  readonly fail_package_on_failure: boolean;
  readonly fail_parent_on_failure: boolean;
  /** Top left corner on the canvas or in the container, in pixels at 100 %. */
  readonly x: number;
  readonly y: number;
  /** A container is at least this large, and as large as what is inside of it. */
  readonly width: number;
  readonly height: number;
  /** A collapsed container is drawn without what is inside of it. */
  readonly collapsed: boolean;
  readonly properties: Properties;
}

export interface PrecedenceConstraint {
  readonly id: string;
  readonly from_executable: string;
  readonly to_executable: string;
  readonly value: ConstraintValue;
  readonly evaluation_operation: "Constraint" | "Expression" | "ExpressionAndConstraint" | "ExpressionOrConstraint";
  readonly expression: string;
  readonly logical_and: boolean;
}

/** A frame around executables of one container. It is only drawn: nothing that runs knows of it. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly executables: readonly string[];
  readonly collapsed: boolean;
}

/** Text for people on the canvas, in Markdown; free in a container or flow, or on a task of it. */
export interface Note {
  readonly id: string;
  /** The container or event handler in which it stands; null is the package. */
  readonly parent: string | null;
  /** The task that it is on, which is in the same parent. */
  readonly executable: string | null;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const LONGEST_NOTE = 10_000;

/** What happens to a message of which nobody knows whether the server took it. */
export type InDoubt = "hold" | "send_again";

export interface PackageDocument extends DtsContainer {
  readonly format: 1;
  readonly name: string;
  readonly description: string;
  /** -1 leaves it to the workers. */
  readonly max_concurrent_executables: number;
  readonly parameters: readonly Parameter[];
  readonly variables: readonly Variable[];
  readonly connections: readonly ConnectionManager[];
  readonly executables: readonly Executable[];
  readonly precedence_constraints: readonly PrecedenceConstraint[];
  readonly groups: readonly Group[];
  readonly notes: readonly Note[];
  readonly in_doubt: InDoubt;
  /** The file of SSIS that it was imported from, by its digest; "" if there is none. It stays as it is. */
  readonly source: string;
}

/** The types that hold tasks in the control flow; an event handler holds some beside it. */
export const CONTAINER_TYPES: ReadonlySet<string> = new Set(["Sequence", "ForLoop", "ForeachLoop"]);
export const EVENT_HANDLER = "EventHandler";

export function isContainer({ type }: { readonly type: string }): boolean {
  return CONTAINER_TYPES.has(type);
}

export function isHandler({ type }: { readonly type: string }): boolean {
  return type === EVENT_HANDLER;
}

/** The event that an event handler handles. */
export function eventOf({ name, properties }: Executable): string {
  return String(properties["event_name"] ?? name);
}

/** The events that SSIS lets an event handler have. */
export const EVENT_NAMES: readonly string[] = [
  "OnError",
  "OnExecStatusChanged",
  "OnInformation",
  "OnPostExecute",
  "OnPostValidate",
  "OnPreExecute",
  "OnPreValidate",
  "OnProgress",
  "OnQueryCancel",
  "OnTaskFailed",
  "OnVariableValueChanged",
  "OnWarning",
];

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const CONSTRAINT_VALUES: readonly ConstraintValue[] = ["success", "failure", "completion"];

export const CONSTRAINT_LABELS: Readonly<Record<ConstraintValue, string>> = {
  success: "Success",
  failure: "Failure",
  completion: "Completion",
};

/** The common properties as SSIS has them in what is new. */
export const NEW_DTS_CONTAINER: DtsContainer = {
  delay_validation: false,
  disable_event_handlers: false,
  maximum_error_count: 1,
  force_execution_result: "None",
  expressions: {},
};

const NEW_LAYOUT = { width: 0, height: 0, collapsed: false };

export const NEW_EXECUTABLE = {
  ...NEW_DTS_CONTAINER,
  ...NEW_LAYOUT,
  parent: null,
  description: "",
  disable: false,
  fail_package_on_failure: false,
  fail_parent_on_failure: false,
};

/** An executable without what only the canvas knows, to compare what else differs. */
export function withoutLayout(executable: Executable): Executable {
  return { ...executable, ...NEW_LAYOUT, x: 0, y: 0 };
}

export const NEW_CONSTRAINT = { evaluation_operation: "Constraint", expression: "", logical_and: true } as const;

/** A new identifier for anything in a package; also where the page is not served securely and randomUUID is missing. */
export function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
