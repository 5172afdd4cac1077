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

export interface ConnectionManager {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly properties: Properties;
  readonly expressions: Expressions;
}

export interface Executable {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly disable: boolean;
  /** Top left corner on the canvas, in pixels at 100 %. */
  readonly x: number;
  readonly y: number;
  readonly properties: Properties;
  readonly expressions: Expressions;
}

export interface PrecedenceConstraint {
  readonly id: string;
  readonly from_executable: string;
  readonly to_executable: string;
  readonly value: ConstraintValue;
}

/** What happens to a message of which nobody knows whether the server took it. */
export type InDoubt = "hold" | "send_again";

export interface PackageDocument {
  readonly format: 1;
  readonly name: string;
  readonly description: string;
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

/** A new identifier for anything in a package; also where the page is not served securely and randomUUID is missing. */
export function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
