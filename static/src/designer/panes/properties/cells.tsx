import { type ReactNode, useEffect, useId, useState } from "react";
import { loadShared } from "../../editors/tray.ts";
import { editExecutable } from "../../editors/editors.ts";
import { notifyFailure } from "../../store/notices.ts";
import { ConnectionPicker } from "../../widgets/ConnectionPicker.tsx";
import { type GridPart, type GridProperty, readCell, wordOf } from "./grid.ts";

export interface CellProps {
  readonly property: GridProperty;
  readonly parts: readonly GridPart[];
  readonly value: unknown;
  /** Whether several parts differ in it. */
  readonly isMixed: boolean;
  readonly isOff: boolean;
  readonly onSet: (value: unknown) => string | null;
}

const MIXED = "(multiple values)";

/** The name of a property and its control, by the kind of its values. */
export function Cell(props: CellProps) {
  const { property, value } = props;
  switch (property.kind) {
    case "tick":
      return <TickCell {...props} />;
    case "choice":
      return <ChoiceCell {...props} />;
    case "connection":
      return <ConnectionCell {...props} />;
    case "long":
    case "editor":
      return <EditorCell {...props} />;
    default:
      return typeof value === "string" && value.includes("\n") ? <EditorCell {...props} /> : <TextCell key={`${String(props.isMixed)} ${String(value)}`} {...props} />;
  }
}

function tell(problem: string | null): void {
  if (problem) notifyFailure(problem);
}

function Labelled({ property, id, children }: { property: GridProperty; id?: string; children: ReactNode }) {
  return (
    <div className="mw-prop-cell" title={[property.label, property.hint].filter(Boolean).join("\n")}>
      {id ? (
        <label className="mw-prop-label" htmlFor={id}>
          {property.label}
        </label>
      ) : (
        <span className="mw-prop-label">{property.label}</span>
      )}
      {children}
    </div>
  );
}

function TickCell({ property, value, isMixed, isOff, onSet }: CellProps) {
  const id = useId();
  return (
    <Labelled property={property} id={id}>
      <span className="mw-prop-tick">
        <input
          id={id}
          type="checkbox"
          className="form-check-input"
          ref={(input) => {
            if (input) input.indeterminate = isMixed;
          }}
          checked={!isMixed && value === true}
          disabled={isOff}
          aria-description={property.hint || undefined}
          onChange={(event) => tell(onSet(event.target.checked))}
        />
        {isMixed && <span className="mw-hint">{MIXED}</span>}
      </span>
    </Labelled>
  );
}

function ChoiceCell({ property, value, isMixed, isOff, onSet }: CellProps) {
  const id = useId();
  const now = isMixed ? "" : String(value ?? "");
  const isKnown = property.choices?.some(([each]) => each === now) ?? false;
  return (
    <Labelled property={property} id={id}>
      <select id={id} className="form-select form-select-sm" value={now} disabled={isOff} aria-description={property.hint || undefined} onChange={(event) => tell(onSet(event.target.value))}>
        {!isKnown && <option value={now}>{isMixed ? MIXED : now}</option>}
        {property.choices?.map(([each, word]) => (
          <option key={each} value={each}>
            {word}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

/** What cannot be read stays in the field with the sentence below it, until it is put right or Esc is pressed. */
function TextCell({ property, value, isMixed, isOff, onSet }: CellProps) {
  const id = useId();
  const before = isMixed ? "" : wordOf({ ...property, kind: "text" }, value);
  const [text, setText] = useState(before);
  const [problem, setProblem] = useState<string | null>(null);

  function submit(): void {
    if (text === before) return setProblem(null);
    const read = readCell(property, text);
    const sentence = read.problem ?? onSet(read.value);
    setProblem(sentence);
    if (sentence === null && read.value === value) setText(before);
  }

  return (
    <Labelled property={property} id={id}>
      <span className="mw-prop-text">
        <input
          id={id}
          className={problem ? "form-control form-control-sm is-invalid" : "form-control form-control-sm"}
          inputMode={property.kind === "number" ? "numeric" : undefined}
          autoComplete="off"
          spellCheck={property.name === "subject" || property.name === "description"}
          value={text}
          maxLength={property.longest ?? undefined}
          placeholder={isMixed ? MIXED : ""}
          readOnly={isOff}
          aria-description={property.hint || undefined}
          aria-invalid={problem !== null}
          onChange={(event) => setText(event.target.value)}
          onBlur={submit}
          onKeyDown={(event) => {
            if (event.key === "Enter") submit();
            else if (event.key === "Escape") {
              setText(before);
              setProblem(null);
            }
          }}
        />
        {problem && (
          <span className="invalid-feedback" role="alert">
            {problem}
          </span>
        )}
      </span>
    </Labelled>
  );
}

function ConnectionCell({ property, value, isMixed, isOff, onSet }: CellProps) {
  useEffect(loadShared, []);
  return (
    <Labelled property={property}>
      <ConnectionPicker type={property.connection_type ?? ""} value={isMixed ? "" : String(value ?? "")} label={property.label} isLabelHidden isOff={isOff} placeholder={isMixed ? MIXED : "None"} onChange={(next) => tell(onSet(next))} />
    </Labelled>
  );
}

/** What has no room in a line: how it begins, and the way to the editor. */
function EditorCell({ property, parts, value, isMixed, isOff }: CellProps) {
  const only = parts.length === 1 ? parts[0]!.id : null;
  const shown = isMixed ? MIXED : wordOf(property, value).trim().split("\n")[0]!;
  return (
    <Labelled property={property}>
      <span className="mw-prop-long">
        <span className="mw-ellipsis" title={isMixed ? undefined : wordOf(property, value).slice(0, 500)}>
          {shown}
        </span>
        {only !== null && (
          <button type="button" className="mw-more-button" aria-label={`${isOff ? "Show" : "Edit"} ${property.label}`} title="Open the editor" onClick={() => void editExecutable(only)}>
            …
          </button>
        )}
      </span>
    </Labelled>
  );
}
