import { useId, useRef, useState } from "react";
import { buildExpression } from "../commands/asking.ts";
import { scopeOfConstraints } from "../commands/constraints.ts";
import { sharedValues } from "../document/comparing.ts";
import { CONDITION, CONSTRAINT_KEYS, type ConstraintPart, constraintProblem, constraintsOf, countsExpression, countsValue, explainConstraint } from "../document/constraints.ts";
import { counted } from "../document/words.ts";
import type { ConstraintsRequest } from "../store/prompts.ts";
import { present, useApp } from "../store/state.ts";
import { Modal } from "../widgets/Modal.tsx";
import { LogicalChoice, OperationChoice, ValueChoice } from "./ConstraintChoices.tsx";
import { ExpressionResult, useOutcome } from "./ExpressionResult.tsx";
import { MarkedText } from "./MarkedText.tsx";

/** SSIS's Precedence Constraint Editor, for one constraint or for several; what differs in several stays as it is until it is chosen. */
export function ConstraintEditor({ request, done }: { request: ConstraintsRequest; done: (part: Partial<ConstraintPart> | null) => void }) {
  const { ids } = request;
  const constraints = constraintsOf(present(), ids);
  const canEdit = useApp((state) => state.boot.canEdit);
  const [changed, setChanged] = useState<Partial<ConstraintPart>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const part = { ...sharedValues(constraints, CONSTRAINT_KEYS), ...changed };
  const { evaluation_operation: operation } = part;
  const only = constraints.length === 1 ? constraints[0]! : null;

  function change(next: Partial<ConstraintPart>): void {
    setChanged({ ...changed, ...next });
    setProblem(null);
  }

  function submit(): void {
    const isMissing = countsExpression(operation) && part.expression?.trim() === "";
    const sentence = isMissing ? "The expression is missing. Type one, or choose Constraint as the evaluation operation." : constraintProblem(part);
    setProblem(sentence);
    if (sentence === null) done(changed);
  }

  return (
    <Modal heading="Precedence Constraint Editor" look="mw-constraint-editor" onClose={() => done(null)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          submit();
        }}
      >
        <div className="modal-body mw-form">
          <p className="mw-constraint-sentence" role="status">
            {only ? explainConstraint(present(), { ...only, ...part }) : `What is chosen goes for ${counted(constraints.length, "precedence constraint")}.`}
          </p>
          <OperationChoice operation={operation} isOff={!canEdit} onChange={(evaluation_operation) => change({ evaluation_operation })} />
          <ValueChoice value={part.value} isOff={!canEdit || !countsValue(operation)} onChange={(value) => change({ value })} />
          <Condition ids={ids} expression={part.expression} isOff={!canEdit || !countsExpression(operation)} problem={problem} onChange={(expression) => change({ expression })} />
          <LogicalChoice ids={ids} chosen={changed.logical_and} isOff={!canEdit} onChange={(logical_and) => change({ logical_and })} />
        </div>
        <div className="modal-footer">
          <button type="button" className="btn" onClick={() => done(null)}>
            Cancel
          </button>
          <button type="submit" className="btn btn-primary" disabled={!canEdit}>
            OK
          </button>
        </div>
      </form>
    </Modal>
  );
}

interface ConditionProps {
  readonly ids: ReadonlySet<string>;
  /** Missing where several constraints differ. */
  readonly expression: string | undefined;
  readonly isOff: boolean;
  readonly problem: string | null;
  readonly onChange: (expression: string) => void;
}

/** The expression, what it gives while it is typed, and the builder. */
function Condition({ ids, expression, isOff, problem, onChange }: ConditionProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const scope = scopeOfConstraints(ids);
  const text = isOff ? "" : (expression ?? "");
  const { outcome, failure, place } = useOutcome(text, scope, CONDITION);

  async function build(): Promise<void> {
    const built = await buildExpression({ of: "the precedence constraint", expression: expression ?? "", scope, target: CONDITION });
    if (built !== null) onChange(built);
    field.current?.focus();
  }

  return (
    <div className="mw-condition">
      <div className="mw-condition-head">
        <label className="form-label" htmlFor={`${id}-text`}>
          Expression
        </label>
        <button type="button" className="btn btn-sm" disabled={isOff} aria-label="Build the expression" title="Expression builder" onClick={() => void build()}>
          …
        </button>
      </div>
      <MarkedText
        id={`${id}-text`}
        field={field}
        text={expression ?? ""}
        place={isOff ? null : place}
        onText={onChange}
        describedBy={`${id}-result`}
        isBad={problem !== null || (outcome?.problem ?? null) !== null}
        isOff={isOff}
        hint={expression === undefined ? "Several expressions: what is typed here takes the place of all." : ""}
      />
      {problem && (
        <p className="mw-outcome-problem" role="alert">
          {problem}
        </p>
      )}
      <div id={`${id}-result`} className="mw-builder-result" aria-live="polite">
        {isOff ? <p className="mw-hint">Does not count: only the value does.</p> : <ExpressionResult outcome={outcome} failure={failure} isEmpty={text.trim() === ""} empty="Type an expression that gives True or False, such as @[User::Rows] > 0." />}
      </div>
    </div>
  );
}
