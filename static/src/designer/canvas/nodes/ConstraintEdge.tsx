import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { memo, useState } from "react";
import { openInsertMenu } from "../../commands/constraints.ts";
import { explainConstraint, shownValue } from "../../document/constraints.ts";
import { CONSTRAINT_VALUES, type PrecedenceConstraint } from "../../document/document.ts";
import { graphOf } from "../../document/graph.ts";
import { fitChip } from "../../document/layout/chips.ts";
import { present, useApp } from "../../store/state.ts";
import { Icon } from "../../widgets/Icon.tsx";
import { ConstraintWords } from "./ConstraintWords.tsx";
import { constraintName } from "./wording.ts";

export type ConstraintFlowEdge = Edge<{ constraint: PrecedenceConstraint; depth: number }, "constraint">;

/**
 * A precedence constraint: SSIS's colours and dots for Logical OR, and a chip that says the same in words and takes the focus.
 * Clicks on the chip are the edge's, which React Flow hears.
 */
export const ConstraintEdge = memo(function ConstraintEdge(props: EdgeProps<ConstraintFlowEdge>) {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, selected } = props;
  const { constraint, depth } = props.data!;
  const { id } = constraint;
  const name = useApp((state) => constraintName(state.history.present, constraint));
  const explanation = useApp((state) => explainConstraint(state.history.present, constraint));
  const problem = useApp((state) => state.issues.find((issue) => issue.constraint === id)?.message);
  const [path, labelX, labelY] = getSmoothStepPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, borderRadius: 14 });
  const canEdit = useApp((state) => state.boot.canEdit);
  const [isNear, setIsNear] = useState(false);
  const nearness = { onMouseEnter: () => setIsNear(true), onMouseLeave: () => setIsNear(false) };
  const value = shownValue(constraint);
  const fit = fitChip(targetX - sourceX, targetY - sourceY);

  return (
    <>
      <g {...nearness}>
        <BaseEdge
          path={path}
          interactionWidth={24}
          className={`mw-constraint mw-constraint-${value} ${constraint.logical_and ? "" : "mw-constraint-or"}`}
          markerEnd={`url(#mw-arrow-${value})`}
        />
      </g>
      <EdgeLabelRenderer>
        <div className="mw-constraint-place nodrag nopan" style={{ transform: `translate(${fit.isBeside ? "8px" : "-50%"}, -50%) translate(${labelX}px, ${labelY}px)`, zIndex: depth }} {...nearness}>
          <button
            type="button"
            tabIndex={-1}
            className="mw-constraint-label"
            data-constraint={id}
            data-value={value}
            data-or={!constraint.logical_and || undefined}
            data-problem={problem !== undefined || undefined}
            data-selected={selected || undefined}
            data-narrow={fit.isNarrow || undefined}
            data-low={fit.isLow || undefined}
            aria-label={problem ? `${name}, 1 error` : name}
            aria-description={problem ?? explanation}
            aria-pressed={selected ?? false}
            aria-haspopup="dialog"
            title={problem ? `${explanation}\n${problem}` : explanation}
          >
            <ConstraintWords constraint={constraint} hasProblem={problem !== undefined} />
          </button>
          {canEdit && (isNear || selected) && <InsertButton constraint={constraint} />}
        </div>
      </EdgeLabelRenderer>
    </>
  );
});

/** Beside the chip, while the mouse is there or the constraint is selected; its click is not the arrow's. */
function InsertButton({ constraint }: { constraint: PrecedenceConstraint }) {
  const { byId } = graphOf(present());
  const [from, to] = [constraint.from_executable, constraint.to_executable].map((id) => byId.get(id)?.name ?? "");
  return (
    <button
      type="button"
      tabIndex={-1}
      className="mw-constraint-insert"
      aria-label={`Insert a task between ${from} and ${to}`}
      aria-haspopup="menu"
      title="Insert a task (I)"
      onDoubleClick={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        openInsertMenu(constraint.id);
      }}
    >
      <Icon name="add" size={14} />
    </button>
  );
}

/** The arrow heads of the three values. */
export function ArrowHeads() {
  return (
    <svg className="mw-markers" aria-hidden="true">
      <defs>
        {CONSTRAINT_VALUES.map((value) => (
          <marker key={value} id={`mw-arrow-${value}`} viewBox="0 0 10 10" refX="8" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto-start-reverse">
            <path d="M0.5 0.5 9 5 0.5 9.5z" className={`mw-arrow-${value}`} />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
