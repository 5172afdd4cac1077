import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { buildPropertyExpression, driveProperty, type ExpressedPart } from "../../commands/properties.ts";
import { LONGEST_EXPRESSION } from "../../document/variables.ts";
import { useOutcome } from "../../prompts/ExpressionResult.tsx";
import type { Outcome } from "../../server/wire.ts";
import { useApp } from "../../store/state.ts";
import { OutcomeText } from "../../widgets/OutcomeText.tsx";
import type { GridPart, GridProperty } from "./grid.ts";

interface DrivenProps {
  readonly property: GridProperty;
  readonly parts: readonly GridPart[];
  /** The cell of the stored value, which is not used. */
  readonly stored: ReactNode;
  /** Whether no expression drives it yet. */
  readonly isNew: boolean;
  readonly onClose: () => void;
}

/** fx in place: the expression to type, and the value that it gives now. Emptied it drives nothing any more. */
export function DrivenCell({ property, parts, stored, isNew, onClose }: DrivenProps) {
  const { name, label } = property;
  const canEdit = useApp((state) => state.boot.canEdit);
  const shared = new Set(parts.map(({ expressions }) => expressions[name] ?? ""));
  const expression = shared.size === 1 ? [...shared][0]! : "";
  const [text, setText] = useState(expression);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => setText(expression), [expression]);
  useEffect(() => {
    if (isNew) field.current?.focus();
  }, [isNew]);

  function submit(): void {
    if (text !== expression) driveProperty(parts, name, label, text);
    if (text.trim() === "") onClose();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.shiftKey) submit();
    else if (event.key === "Escape") {
      setText(expression);
      if (isNew) onClose();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const only = parts.length === 1 ? parts[0]! : null;
  return (
    <div className="mw-prop-driven">
      <span className="mw-prop-label">{label}</span>
      <span className="mw-prop-expression">
        <textarea
          ref={field}
          className="form-control form-control-sm mw-code"
          rows={Math.min(4, text.split("\n").length + Math.floor(text.length / 26))}
          maxLength={LONGEST_EXPRESSION}
          spellCheck={false}
          aria-label={`Expression for ${label}`}
          placeholder={shared.size > 1 ? "(multiple values)" : "An expression; empty for none"}
          value={text}
          readOnly={!canEdit}
          onChange={(event) => setText(event.target.value)}
          onBlur={(event) => !event.relatedTarget?.closest(".mw-prop-expression") && submit()}
          onKeyDown={onKeyDown}
        />
        {canEdit && (
          <button type="button" className="mw-more-button" aria-label={`Build the expression of ${label}`} title="Expression builder" onMouseDown={(event) => event.preventDefault()} onClick={() => void buildPropertyExpression(parts, name, label, text)}>
            …
          </button>
        )}
      </span>
      {only && <ValueNow part={only} property={name} text={text} />}
      {!isNew && (
        <details>
          <summary>Stored value, which is not used</summary>
          {stored}
        </details>
      )}
    </div>
  );
}

/** What an expression on a property gives now, an enumeration's number as its word. */
export function ValueNow({ part: { type, id, isConnection }, property, text }: { part: Pick<ExpressedPart, "type" | "id" | "isConnection">; property: string; text: string }) {
  const target = useMemo(() => ({ part_type: type, property }), [type, property]);
  const choices = useApp((state) => state.boot.expressible[type]?.find(({ name }) => name === property)?.choices);
  const { outcome, failure } = useOutcome(text, isConnection ? null : id, target);
  const word = choices?.find(([value]) => String(value) === outcome?.value)?.[1];
  if (text.trim() === "") return null;
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
