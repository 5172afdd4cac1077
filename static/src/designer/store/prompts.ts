/** Prompts: dialogs that answer who opened them. */

import type { ConstraintPart } from "../document/constraints.ts";
import type { Expressions, Variable } from "../document/document.ts";

/** Where an expression's value is to go, as the API has it. */
export interface Target {
  readonly data_type?: string | null;
  /** The qualified name where it is a variable's own expression. */
  readonly variable?: string;
  readonly part_type?: string;
  readonly property?: string;
}

export interface BuilderRequest {
  /** What the expression is of: "the variable User::Rows". */
  readonly of: string;
  readonly expression: string;
  /** The executable whose variables it sees; null is the package. */
  readonly scope: string | null;
  readonly target?: Target;
}

export interface ExpressionsRequest {
  /** What the expressions are on: a task's name. */
  readonly of: string;
  /** The type of the part, or "Package". */
  readonly partType: string;
  readonly scope: string | null;
  readonly expressions: Expressions;
}

export interface NewVariableRequest {
  readonly scope: string | null;
  readonly type?: string;
}

export interface ConstraintsRequest {
  readonly ids: ReadonlySet<string>;
}

export interface KnownErrorsRequest {
  readonly errors: readonly { readonly place: string; readonly message: string }[];
}

export interface PromptKinds {
  builder: [BuilderRequest, string];
  expressions: [ExpressionsRequest, Expressions];
  variable: [NewVariableRequest, Variable];
  constraints: [ConstraintsRequest, Partial<ConstraintPart>];
  errors: [KnownErrorsRequest, true];
}

export type Prompt = { [Kind in keyof PromptKinds]: { readonly key: number; readonly kind: Kind; readonly request: PromptKinds[Kind][0]; readonly done: (answer: PromptKinds[Kind][1] | null) => void } }[keyof PromptKinds];
