/** The package document as the server speaks it (format 1): the one description of a package, never changed in place. */

export type ConstraintValue = "success" | "failure" | "completion";

export type Properties = Readonly<Record<string, unknown>>;

export interface ConnectionManager {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly properties: Properties;
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
}

export interface PrecedenceConstraint {
  readonly id: string;
  readonly from_executable: string;
  readonly to_executable: string;
  readonly value: ConstraintValue;
}

export interface PackageDocument {
  readonly format: 1;
  readonly name: string;
  readonly description: string;
  readonly connections: readonly ConnectionManager[];
  readonly executables: readonly Executable[];
  readonly precedence_constraints: readonly PrecedenceConstraint[];
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
