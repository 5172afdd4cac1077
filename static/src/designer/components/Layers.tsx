import { useApp } from "../state.ts";
import { ConstraintEditor } from "./ConstraintEditor.tsx";
import { ExpressionBuilder } from "./ExpressionBuilder.tsx";
import { NewVariableDialog } from "./NewVariableDialog.tsx";
import { PropertyExpressions } from "./PropertyExpressions.tsx";

/** The dialogs that answer who opened them, each above the one before, and above the server's editors. */
export function Layers() {
  const layers = useApp((state) => state.layers);
  return layers.map((layer) => {
    switch (layer.kind) {
      case "builder":
        return <ExpressionBuilder key={layer.key} request={layer.request} done={layer.done} />;
      case "expressions":
        return <PropertyExpressions key={layer.key} request={layer.request} done={layer.done} />;
      case "constraints":
        return <ConstraintEditor key={layer.key} request={layer.request} done={layer.done} />;
      case "variable":
        return <NewVariableDialog key={layer.key} request={layer.request} done={layer.done} />;
    }
  });
}
