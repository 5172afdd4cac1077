/** Opening the prompts: the expression builder, property expressions, a new variable, constraints. */

import type { ConstraintPart } from "../document/constraints.ts";
import type { Expressions, Variable } from "../document/document.ts";
import type { BuilderRequest, ConstraintsRequest, ExpressionsRequest, KnownErrorsRequest, NewVariableRequest, Prompt, PromptKinds } from "../store/prompts.ts";
import { app } from "../store/state.ts";

let lastKey = 0;

function open<Kind extends keyof PromptKinds>(kind: Kind, request: PromptKinds[Kind][0]): Promise<PromptKinds[Kind][1] | null> {
  lastKey += 1;
  const key = lastKey;
  return new Promise((resolve) => {
    const done = (answer: PromptKinds[Kind][1] | null): void => {
      const { prompts } = app.get();
      if (!prompts.some((prompt) => prompt.key === key)) return;
      app.set({ prompts: prompts.filter((prompt) => prompt.key !== key) });
      resolve(answer);
    };
    app.set({ prompts: [...app.get().prompts, { key, kind, request, done } as unknown as Prompt] });
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

/** Asks whether the package is to run although it is known to have errors; null is no. */
export function askDespiteErrors(request: KnownErrorsRequest): Promise<true | null> {
  return open("errors", request);
}

/** Opens the editor of precedence constraints; answers what is to change in them, or null when it was canceled. */
export function askForConstraints(request: ConstraintsRequest): Promise<Partial<ConstraintPart> | null> {
  return open("constraints", request);
}
