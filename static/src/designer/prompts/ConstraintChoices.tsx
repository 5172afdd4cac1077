import { useId } from "react";
import { constraintsOf, type Operation, OPERATIONS } from "../document/constraints.ts";
import { CONSTRAINT_LABELS, CONSTRAINT_VALUES, type ConstraintValue } from "../document/document.ts";
import { graphOf } from "../document/graph.ts";
import { useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";

export const VALUE_HINTS: Readonly<Record<ConstraintValue, string>> = {
  success: "Runs when the task before succeeded.",
  failure: "Runs when the task before failed.",
  completion: "Runs when the task before ended, either way.",
};

interface ChoiceProps<Chosen> {
  readonly isOff?: boolean;
  readonly onChange: (chosen: Chosen) => void;
}

/** What of a constraint counts; nothing is chosen where several constraints differ. */
export function OperationChoice({ operation, isOff = false, onChange }: ChoiceProps<Operation> & { operation: Operation | undefined }) {
  return (
    <label className="form-label">
      Evaluation operation
      <select className="form-select" data-first-focus="" value={operation ?? ""} disabled={isOff} onChange={(event) => onChange(event.target.value as Operation)}>
        {operation === undefined && <option value="">Several</option>}
        {Object.entries(OPERATIONS).map(([each, label]) => (
          <option key={each} value={each}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The three-way choice of a constraint's value. */
export function ValueChoice({ value, isOff = false, onChange }: ChoiceProps<ConstraintValue> & { value: ConstraintValue | undefined }) {
  const name = useId();
  return (
    <fieldset className="mw-choice" disabled={isOff}>
      <legend>Value</legend>
      {CONSTRAINT_VALUES.map((each) => (
        <label key={each} className="mw-choice-item" data-value={each}>
          <input type="radio" name={name} value={each} checked={value === each} onChange={() => onChange(each)} />
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

/** Logical AND or OR: what several constraints on one executable do together. chosen is what was chosen but not taken yet. */
export function LogicalChoice({ ids, chosen, isOff = false, onChange }: ChoiceProps<boolean> & { ids: ReadonlySet<string>; chosen?: boolean | undefined }) {
  const name = useId();
  const document = useApp((state) => state.history.present);
  const { byId, incoming } = graphOf(document);
  const targets = [...new Set(constraintsOf(document, ids).map((each) => each.to_executable))];
  const joined = targets.flatMap((id) => incoming.get(id) ?? []);
  const isMixed = joined.some((each) => each.logical_and !== joined[0]?.logical_and);
  const value = chosen ?? (isMixed ? undefined : joined[0]?.logical_and);
  const where = targets.length === 1 ? `“${byId.get(targets[0]!)?.name ?? ""}”` : `these ${targets.length} tasks`;
  return (
    <fieldset className="mw-choice mw-logical" disabled={isOff} aria-describedby={`${name}-hint`}>
      <legend>Multiple constraints</legend>
      <p className="mw-hint" id={`${name}-hint`}>
        {joined.length === targets.length ? `No other constraint leads to ${where}.` : `Goes for all ${joined.length} constraints on ${where}.${isMixed ? " They differ now." : ""}`}
      </p>
      {([true, false] as const).map((each) => (
        <label key={String(each)} className="mw-choice-item">
          <input type="radio" name={name} checked={value === each} onChange={() => onChange(each)} />
          <svg className="mw-logical-line" viewBox="0 0 24 12" width="24" height="12" aria-hidden="true">
            <path d="M1 6h22" className={each ? undefined : "mw-constraint-or"} />
          </svg>
          <span>
            <span className="mw-choice-name">{each ? "Logical AND" : "Logical OR"}</span>
            <span className="mw-hint">{each ? "All constraints must pass." : "One constraint that passes is enough."}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
