/** The package document as the server speaks it (format 1): the one description of a package, never changed in place. */

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

/** What packages, containers and tasks have in common. */
export interface Host {
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

export interface Executable extends Host {
  readonly id: string;
  /** The container that it is in, or the executable whose events a handler handles; null is the package. */
  readonly parent: string | null;
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly disable: boolean;
  readonly fail_package_on_failure: boolean;
  readonly fail_parent_on_failure: boolean;
  /** Top left corner on the canvas, in pixels at 100 %. */
  readonly x: number;
  readonly y: number;
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

/** What happens to a message of which nobody knows whether the server took it. */
export type InDoubt = "hold" | "send_again";

export interface PackageDocument extends Host {
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
  readonly in_doubt: InDoubt;
}

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
export const NEW_HOST: Host = {
  delay_validation: false,
  disable_event_handlers: false,
  maximum_error_count: 1,
  force_execution_result: "None",
  expressions: {},
};

export const NEW_EXECUTABLE = { ...NEW_HOST, parent: null, description: "", disable: false, fail_package_on_failure: false, fail_parent_on_failure: false };

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
