import { buildConstraintExpression, deleteConstraints, editConstraints, setConstraints } from "../../commands/constraints.ts";
import { sharedValues } from "../../document/comparing.ts";
import { CONSTRAINT_KEYS, type ConstraintPart, countsExpression, countsValue } from "../../document/constraints.ts";
import type { PrecedenceConstraint } from "../../document/document.ts";
import { graphOf } from "../../document/graph.ts";
import { counted } from "../../document/words.ts";
import { LogicalChoice, OperationChoice, ValueChoice } from "../../prompts/ConstraintChoices.tsx";
import { notifyFailure } from "../../store/notices.ts";
import { useApp } from "../../store/state.ts";
import { Icon } from "../../widgets/Icon.tsx";

/** The properties of a precedence constraint, or what several have in common. */
export function ConstraintProperties({ constraints }: { constraints: readonly PrecedenceConstraint[] }) {
  const canEdit = useApp((state) => state.boot.canEdit);
  const ids = new Set(constraints.map(({ id }) => id));
  const common = sharedValues(constraints, CONSTRAINT_KEYS);
  const isOff = !canEdit;
  const set = (part: Partial<ConstraintPart>) => {
    const problem = setConstraints(ids, part);
    if (problem) notifyFailure(problem);
  };
  return (
    <div className="mw-form">
      <h3 className="mw-form-heading">{constraints.length === 1 ? "Precedence constraint" : counted(constraints.length, "precedence constraint")}</h3>
      {constraints.length === 1 && <FromTo constraint={constraints[0]!} />}
      <Problems ids={ids} />
      <OperationChoice operation={common.evaluation_operation} isOff={isOff} onChange={(evaluation_operation) => set({ evaluation_operation })} />
      <ValueChoice value={common.value} isOff={isOff || !countsValue(common.evaluation_operation)} onChange={(value) => set({ value })} />
      {countsExpression(common.evaluation_operation) && (
        <section className="mw-constraint-expression" aria-label="Expression">
          <h4>Expression</h4>
          <code className="mw-driven-expression">{common.expression ?? "Several expressions"}</code>
          {canEdit && (
            <button type="button" className="btn btn-sm" aria-label="Build the expression" title="Expression builder" onClick={() => void buildConstraintExpression(ids, common.expression ?? "")}>
              …
            </button>
          )}
        </section>
      )}
      <LogicalChoice ids={ids} isOff={isOff} onChange={(logical_and) => set({ logical_and })} />
      {canEdit && (
        <div className="mw-form-buttons">
          <button type="button" className="btn" onClick={() => void editConstraints(ids)}>
            <Icon name="edit" /> Edit…
          </button>
          <button type="button" className="btn btn-outline-danger" onClick={() => deleteConstraints(ids)}>
            <Icon name="delete" /> Delete
          </button>
        </div>
      )}
    </div>
  );
}

/** The two ends of a constraint. */
function FromTo({ constraint }: { constraint: PrecedenceConstraint }) {
  const from = useApp((state) => graphOf(state.history.present).byId.get(constraint.from_executable)?.name);
  const to = useApp((state) => graphOf(state.history.present).byId.get(constraint.to_executable)?.name);
  return (
    <p className="mw-from-to">
      <strong>{from}</strong> <Icon name="arrow-right" size={15} />
      <span className="visually-hidden">to</span> <strong>{to}</strong>
    </p>
  );
}

/** What validation says of these constraints. */
function Problems({ ids }: { ids: ReadonlySet<string> }) {
  const issues = useApp((state) => state.issues);
  const found = issues.filter(({ constraint }) => constraint != null && ids.has(constraint));
  if (found.length === 0) return null;
  return (
    <ul className="mw-property-problems">
      {found.map(({ message, constraint }) => (
        <li key={constraint} className="mw-outcome-problem">
          <Icon name="error" size={16} /> {message}
        </li>
      ))}
    </ul>
  );
}
