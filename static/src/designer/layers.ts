/** Dialogs that answer who opened them: the expression builder, property expressions, a new variable, constraints. */

import type { ConstraintPart } from "./constraints.ts";
import type { Expressions, Variable } from "./document.ts";
import { app } from "./state.ts";

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

interface Kinds {
  builder: [BuilderRequest, string];
  expressions: [ExpressionsRequest, Expressions];
  variable: [NewVariableRequest, Variable];
  constraints: [ConstraintsRequest, Partial<ConstraintPart>];
}

export type Layer = { [Kind in keyof Kinds]: { readonly key: number; readonly kind: Kind; readonly request: Kinds[Kind][0]; readonly done: (answer: Kinds[Kind][1] | null) => void } }[keyof Kinds];

let lastKey = 0;

function open<Kind extends keyof Kinds>(kind: Kind, request: Kinds[Kind][0]): Promise<Kinds[Kind][1] | null> {
  lastKey += 1;
  const key = lastKey;
  return new Promise((resolve) => {
    const done = (answer: Kinds[Kind][1] | null): void => {
      const { layers } = app.get();
      if (!layers.some((layer) => layer.key === key)) return;
      app.set({ layers: layers.filter((layer) => layer.key !== key) });
      resolve(answer);
    };
    app.set({ layers: [...app.get().layers, { key, kind, request, done } as unknown as Layer] });
  });
}

/** Opens the expression builder; answers the expression, or null when it was canceled. */
export function buildExpression(request: BuilderRequest): Promise<string | null> {
  return open("builder", request);
}

/** Opens the grid of property expressions; answers all of them, or null when it was canceled. */
export function editExpressions(request: ExpressionsRequest): Promise<Expressions | null> {
  return open("expressions", request);
}

/** Asks for a new variable and adds it to the package; answers it, or null when it was canceled. */
export function askForVariable(request: NewVariableRequest): Promise<Variable | null> {
  return open("variable", request);
}

/** Opens the editor of precedence constraints; answers what is to change in them, or null when it was canceled. */
export function askForConstraints(request: ConstraintsRequest): Promise<Partial<ConstraintPart> | null> {
  return open("constraints", request);
}
