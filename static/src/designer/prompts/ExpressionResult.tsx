import { useEffect, useState } from "react";
import { sentenceOf } from "../server/api.ts";
import type { Outcome } from "../server/wire.ts";
import type { Target } from "../store/prompts.ts";
import { useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { evaluate, placeIn } from "./expressions.ts";

/** Asks, while it is typed, what an expression gives; place is where in the text the problem is. */
export function useOutcome(text: string, scope: string | null, target?: Target) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const document = useApp((state) => state.history.present);

  useEffect(() => {
    if (text.trim() === "") return setOutcome(null);
    const onAnswer = (answer: Outcome) => (setFailure(null), setOutcome(answer));
    return evaluate({ expression: text, scope, target }, onAnswer, (error) => setFailure(sentenceOf(error)));
  }, [text, scope, target, document]);

  const problem = outcome?.problem ?? null;
  const place = problem?.start != null && problem.end != null ? placeIn(text, problem.start, problem.end) : null;
  return { outcome, failure, place };
}

/** What an expression gives: its type and value, or what is wrong with it and where. */
export function ExpressionResult({ outcome, failure, isEmpty, empty }: { outcome: Outcome | null; failure: string | null; isEmpty: boolean; empty: string }) {
  if (failure) return <p className="mw-outcome-problem">{failure}</p>;
  if (isEmpty) return <p className="mw-hint">{empty}</p>;
  if (!outcome) return <p className="mw-hint">Evaluating…</p>;
  const { problem, note, type, value, is_cut } = outcome;
  return (
    <>
      {problem && (
        <p className="mw-outcome-problem">
          <Icon name="error" size={16} />
          <span>
            {problem.sentence}
            {problem.line !== null && ` (Line ${problem.line}, column ${problem.column}.)`}
          </span>
        </p>
      )}
      <dl className="mw-builder-facts">
        {type && (
          <>
            <dt>Type</dt>
            <dd>
              <code>{type}</code>
            </dd>
          </>
        )}
        {!problem && (
          <>
            <dt>Value</dt>
            <dd className="mw-builder-value">
              {note || (value === null ? <em>NULL</em> : value)}
              {is_cut && <span className="mw-hint"> … (cut; the value is longer)</span>}
            </dd>
          </>
        )}
      </dl>
    </>
  );
}
