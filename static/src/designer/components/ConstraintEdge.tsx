import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath, type Edge, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { selectConstraint } from "../commands.ts";
import { CONSTRAINT_LABELS, type PrecedenceConstraint } from "../document.ts";
import { focusPane } from "../panes.ts";
import { useApp } from "../state.ts";
import { constraintName } from "../wording.ts";
import { Icon } from "./Icon.tsx";

export type ConstraintFlowEdge = Edge<{ constraint: PrecedenceConstraint; depth: number }, "constraint">;

/** A precedence constraint: colour, dash and a labelled chip say its value; the chip takes the focus. */
export const ConstraintEdge = memo(function ConstraintEdge(props: EdgeProps<ConstraintFlowEdge>) {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, selected } = props;
  const { constraint, depth } = props.data!;
  const name = useApp((state) => constraintName(state.history.present, constraint));
  const [path, labelX, labelY] = getSmoothStepPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, borderRadius: 14 });

  return (
    <>
      <BaseEdge path={path} interactionWidth={24} className={`mw-constraint mw-constraint-${constraint.value}`} markerEnd={`url(#mw-arrow-${constraint.value})`} />
      <EdgeLabelRenderer>
        <button
          type="button"
          tabIndex={-1}
          className="mw-constraint-label nodrag nopan"
          data-constraint={constraint.id}
          data-value={constraint.value}
          data-selected={selected || undefined}
          aria-label={name}
          aria-pressed={selected ?? false}
          style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)`, zIndex: depth }}
          onClick={() => selectConstraint(constraint.id)}
          onDoubleClick={() => focusPane("properties")}
        >
          <Icon name={constraint.value} size={14} />
          {CONSTRAINT_LABELS[constraint.value]}
        </button>
      </EdgeLabelRenderer>
    </>
  );
});

/** The arrow heads of the three values. */
export function ArrowHeads() {
  return (
    <svg className="mw-markers" aria-hidden="true">
      <defs>
        {(["success", "failure", "completion"] as const).map((value) => (
          <marker key={value} id={`mw-arrow-${value}`} viewBox="0 0 10 10" refX="8" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto-start-reverse">
            <path d="M0.5 0.5 9 5 0.5 9.5z" className={`mw-arrow-${value}`} />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
