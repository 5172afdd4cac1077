import { type ReactNode, useMemo } from "react";
import type { ExpressedPart } from "../../commands/properties.ts";
import { useOutcome } from "../../prompts/ExpressionResult.tsx";
import type { Outcome } from "../../server/wire.ts";
import { useApp } from "../../store/state.ts";
import { OutcomeText } from "../../widgets/OutcomeText.tsx";

interface DrivenValueProps {
  readonly part: ExpressedPart;
  readonly property: string;
  readonly label: string;
  readonly stored: ReactNode;
}

/** A property that an expression drives: the expression, the value that it has now, and the stored one, which is not used. */
export function DrivenValue({ part, property, label, stored }: DrivenValueProps) {
  const text = part.expressions[property] ?? "";
  return (
    <div className="mw-common-driven">
      <span className="mw-common-label">{label}</span>
      <code className="mw-driven-expression">{text}</code>
      <ValueNow part={part} property={property} />
      <details>
        <summary>Stored value, which is not used</summary>
        {stored}
      </details>
    </div>
  );
}

/** What the expression on a property gives now, an enumeration's number as its word. */
export function ValueNow({ part, property }: { part: ExpressedPart; property: string }) {
  const { type, id, isConnection } = part;
  const target = useMemo(() => ({ part_type: type, property }), [type, property]);
  const choices = useApp((state) => state.boot.expressible[type]?.find(({ name }) => name === property)?.choices);
  const { outcome, failure } = useOutcome(part.expressions[property] ?? "", isConnection ? null : id, target);
  const word = choices?.find(([value]) => String(value) === outcome?.value)?.[1];
  return (
    <p className="mw-hint mw-value-now" aria-live="polite">
      {failure ?? (outcome ? <Now outcome={word === undefined ? outcome : { ...outcome, value: word }} /> : "Evaluating…")}
    </p>
  );
}

function Now({ outcome }: { outcome: Outcome }) {
  return (
    <>
      {!outcome.problem && !outcome.note && "Now: "}
      <OutcomeText outcome={outcome} />
    </>
  );
}
