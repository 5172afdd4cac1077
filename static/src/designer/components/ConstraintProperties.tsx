import { deleteConstraint, setConstraintValue } from "../commands.ts";
import { CONSTRAINT_LABELS, CONSTRAINT_VALUES, type ConstraintValue, type PrecedenceConstraint } from "../document.ts";
import { graphOf } from "../graph.ts";
import { useApp } from "../state.ts";
import { Icon } from "./Icon.tsx";

export const VALUE_HINTS: Readonly<Record<ConstraintValue, string>> = {
  success: "Runs when the task before succeeded.",
  failure: "Runs when the task before failed.",
  completion: "Runs when the task before ended, either way.",
};

/** A precedence constraint: Success, Failure or Completion, or Delete. */
export function ConstraintProperties({ constraint }: { constraint: PrecedenceConstraint }) {
  const from = useApp((state) => graphOf(state.history.present).byId.get(constraint.from_executable)?.name);
  const to = useApp((state) => graphOf(state.history.present).byId.get(constraint.to_executable)?.name);
  const canEdit = useApp((state) => state.boot.canEdit);
  return (
    <div className="mw-form">
      <h3 className="mw-form-heading">Precedence constraint</h3>
      <p className="mw-from-to">
        <strong>{from}</strong> <Icon name="arrow-right" size={15} />
        <span className="visually-hidden">to</span> <strong>{to}</strong>
      </p>
      <ValueChoice value={constraint.value} isOff={!canEdit} onChange={(value) => setConstraintValue(constraint.id, value)} />
      {canEdit && (
        <button type="button" className="btn btn-outline-danger" onClick={() => deleteConstraint(constraint.id)}>
          <Icon name="delete" /> Delete constraint
        </button>
      )}
    </div>
  );
}

/** The three-way choice of a constraint's value. */
export function ValueChoice({ value, isOff = false, onChange }: { value: ConstraintValue; isOff?: boolean; onChange: (value: ConstraintValue) => void }) {
  return (
    <fieldset className="mw-choice" disabled={isOff}>
      <legend>Value</legend>
      {CONSTRAINT_VALUES.map((each) => (
        <label key={each} className="mw-choice-item" data-value={each}>
          <input type="radio" name="constraint-value" value={each} checked={value === each} onChange={() => onChange(each)} />
          <Icon name={each} />
          <span>
            <span className="mw-choice-name">{CONSTRAINT_LABELS[each]}</span>
            <span className="mw-hint">{VALUE_HINTS[each]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
