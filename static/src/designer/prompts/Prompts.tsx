/** The room prompts/: dialogs that answer who opened them (commands/asking.ts opens them), and what they ask the server. */

import { useApp } from "../store/state.ts";
import { ConstraintEditor } from "./ConstraintEditor.tsx";
import { ExpressionBuilder } from "./ExpressionBuilder.tsx";
import { KnownErrors } from "./KnownErrors.tsx";
import { NewVariableDialog } from "./NewVariableDialog.tsx";
import { PropertyExpressions } from "./PropertyExpressions.tsx";

/** The dialogs that answer who opened them, each above the one before, and above the server's editors. */
export function Prompts() {
  const prompts = useApp((state) => state.prompts);
  return prompts.map((prompt) => {
    switch (prompt.kind) {
      case "builder":
        return <ExpressionBuilder key={prompt.key} request={prompt.request} done={prompt.done} />;
      case "expressions":
        return <PropertyExpressions key={prompt.key} request={prompt.request} done={prompt.done} />;
      case "constraints":
        return <ConstraintEditor key={prompt.key} request={prompt.request} done={prompt.done} />;
      case "errors":
        return <KnownErrors key={prompt.key} request={prompt.request} done={prompt.done} />;
      case "variable":
        return <NewVariableDialog key={prompt.key} request={prompt.request} done={prompt.done} />;
    }
  });
}
