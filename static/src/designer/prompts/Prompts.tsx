/** The room prompts/: dialogs that answer who opened them (commands/asking.ts opens them), and what they ask the server. */

import { lazy, Suspense } from "react";
import type { Prompt } from "../store/prompts.ts";
import { useApp } from "../store/state.ts";
import { ConstraintEditor } from "./ConstraintEditor.tsx";
import { KnownErrors } from "./KnownErrors.tsx";

/* Loaded when an expression or a variable is made in a dialog. */
const ExpressionBuilder = lazy(async () => ({ default: (await import("./ExpressionBuilder.tsx")).ExpressionBuilder }));
const NewVariableDialog = lazy(async () => ({ default: (await import("./NewVariableDialog.tsx")).NewVariableDialog }));
const PropertyExpressions = lazy(async () => ({ default: (await import("./PropertyExpressions.tsx")).PropertyExpressions }));

/** The dialogs that answer who opened them, each above the one before, and above the server's editors. */
export function Prompts() {
  const prompts = useApp((state) => state.prompts);
  return prompts.map((prompt) => <Suspense key={prompt.key}>{draw(prompt)}</Suspense>);
}

function draw(prompt: Prompt) {
  switch (prompt.kind) {
    case "builder":
      return <ExpressionBuilder request={prompt.request} done={prompt.done} />;
    case "expressions":
      return <PropertyExpressions request={prompt.request} done={prompt.done} />;
    case "constraints":
      return <ConstraintEditor request={prompt.request} done={prompt.done} />;
    case "errors":
      return <KnownErrors request={prompt.request} done={prompt.done} />;
    case "variable":
      return <NewVariableDialog request={prompt.request} done={prompt.done} />;
  }
}
