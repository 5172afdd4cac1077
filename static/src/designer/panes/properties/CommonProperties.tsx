import { useState } from "react";
import { buildPropertyExpression, type ExpressedPart, setCommonProperties } from "../../commands/properties.ts";
import { type CommonProperty, type CommonPropertyGroup, type CommonValues, EXECUTABLE_GROUPS, PACKAGE_GROUPS, type PropertyValue, readNumber } from "../../document/common-properties.ts";
import { notifyFailure } from "../../store/notices.ts";
import { useApp } from "../../store/state.ts";
import { Icon } from "../../widgets/Icon.tsx";
import { DrivenValue } from "./DrivenValue.tsx";

/** A part that has common properties: an executable, or the package, whose ID is null. */
export type DtsContainerPart = ExpressedPart & CommonValues;

/** The common properties of a task, of the package, or of several tasks at once, in SSIS's groups. */
export function CommonProperties({ parts }: { parts: readonly DtsContainerPart[] }) {
  const [described, setDescribed] = useState<CommonProperty | null>(null);
  const groups = parts[0]?.id === null ? PACKAGE_GROUPS : EXECUTABLE_GROUPS;
  return (
    <>
      {groups.map((group) => (
        <Group key={group.heading} group={group} parts={parts} onDescribe={setDescribed} />
      ))}
      <div className="mw-property-description" aria-hidden="true">
        <strong>{described?.label ?? "Common properties"}</strong>
        <p>{described?.hint ?? "What differs from a new task is bold. fx gives a property its value by an expression."}</p>
      </div>
    </>
  );
}

function Group({ group, parts, onDescribe }: { group: CommonPropertyGroup; parts: readonly DtsContainerPart[]; onDescribe: (property: CommonProperty) => void }) {
  return (
    <section className="mw-common-properties" aria-label={group.heading}>
      <h4>{group.heading}</h4>
      {group.properties.map((property) => (
        <div key={property.name} onFocus={() => onDescribe(property)} onMouseEnter={() => onDescribe(property)}>
          <Row property={property} parts={parts} />
        </div>
      ))}
    </section>
  );
}

/** One property: its control, fx, and reset where it differs from what is new. */
function Row({ property, parts }: { property: CommonProperty; parts: readonly DtsContainerPart[] }) {
  const { name, label, initial } = property;
  const canEdit = useApp((state) => state.boot.canEdit);
  const canDrive = useApp((state) => state.boot.expressible[parts[0]?.type ?? ""]?.some((each) => each.name === name) ?? false);
  const only = parts.length === 1 ? parts[0]! : null;
  const values = new Set(parts.map((part) => part[name] as PropertyValue));
  const value = values.size === 1 ? [...values][0] : undefined;
  const drivers = parts.filter((part) => name in part.expressions);
  const isChanged = value !== initial;

  function set(next: PropertyValue): string | null {
    const ids = only?.id === null ? null : new Set(parts.map(({ id }) => id ?? ""));
    return setCommonProperties(ids, { [name]: next });
  }

  const control = <Control property={property} value={value} isOff={!canEdit} onSet={set} />;
  return (
    <div className="mw-common-row" data-changed={isChanged || undefined} data-property={name}>
      {only && drivers.length > 0 ? <DrivenValue part={only} property={name} label={label} stored={control} /> : control}
      {drivers.length > 0 && !only && <p className="mw-hint mw-common-note">An expression drives it in {drivers.length === parts.length ? "all" : drivers.map((part) => part.name).join(", ")}.</p>}
      <span className="mw-common-tools">
        {canEdit && isChanged && (
          <button type="button" className="mw-icon-button" aria-label={`Reset ${label}`} title={`Reset to ${wordOf(property, initial)}`} onClick={() => set(initial)}>
            <Icon name="undo" size={15} />
          </button>
        )}
        {canEdit && only && canDrive && (
          <button
            type="button"
            className="mw-fx mw-fx-drawn mw-fx-button"
            aria-label={`Expression of ${label}`}
            aria-pressed={drivers.length > 0}
            title={drivers.length > 0 ? "An expression drives it: change or remove it" : "Give it a value by an expression"}
            onClick={() => void buildPropertyExpression(only, name, label)}
          />
        )}
      </span>
    </div>
  );
}

function wordOf({ choices }: CommonProperty, value: PropertyValue): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return choices?.[String(value)] ?? String(value);
}

interface ControlProps {
  readonly property: CommonProperty;
  /** Missing where several parts differ. */
  readonly value: PropertyValue | undefined;
  readonly isOff: boolean;
  readonly onSet: (value: PropertyValue) => string | null;
}

function Control(props: ControlProps) {
  if (props.property.choices) return <Choice {...props} />;
  return typeof props.property.initial === "boolean" ? <Tick {...props} /> : <NumberField key={String(props.value)} {...props} />;
}

function showProblem(problem: string | null): void {
  if (problem) notifyFailure(problem);
}

function Tick({ property, value, isOff, onSet }: ControlProps) {
  return (
    <label className="mw-common-tick" title={property.hint}>
      <input
        type="checkbox"
        className="form-check-input"
        ref={(input) => {
          if (input) input.indeterminate = value === undefined;
        }}
        checked={value === true}
        disabled={isOff}
        aria-description={property.hint}
        onChange={(event) => showProblem(onSet(event.target.checked))}
      />
      <span className="mw-common-label">{property.label}</span>
      {value === undefined && <span className="mw-hint">(differs)</span>}
    </label>
  );
}

function Choice({ property, value, isOff, onSet }: ControlProps) {
  return (
    <label className="mw-common-field" title={property.hint}>
      <span className="mw-common-label">{property.label}</span>
      <select className="form-select form-select-sm" value={String(value ?? "")} disabled={isOff} aria-description={property.hint} onChange={(event) => showProblem(onSet(event.target.value))}>
        {value === undefined && <option value="">(differs)</option>}
        {Object.entries(property.choices ?? {}).map(([each, word]) => (
          <option key={each} value={each}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A whole number; what is none stays in the field with the sentence below it, until it is put right or Esc is pressed. */
function NumberField({ property, value, isOff, onSet }: ControlProps) {
  const [text, setText] = useState(value === undefined ? "" : String(value));
  const [problem, setProblem] = useState<string | null>(null);
  const { label, hint } = property;

  function submit(): void {
    if (text.trim() === String(value ?? "")) return setProblem(null);
    const read = readNumber(property, text);
    setProblem(typeof read === "string" ? read : onSet(read));
  }

  function reset(): void {
    setText(String(value ?? ""));
    setProblem(null);
  }

  return (
    <label className="mw-common-field" title={hint}>
      <span className="mw-common-label">{label}</span>
      <input
        className={problem ? "form-control form-control-sm is-invalid" : "form-control form-control-sm"}
        inputMode="numeric"
        autoComplete="off"
        value={text}
        placeholder={value === undefined ? "(differs)" : ""}
        readOnly={isOff}
        aria-label={label}
        aria-description={hint}
        aria-invalid={problem !== null}
        onChange={(event) => setText(event.target.value)}
        onBlur={submit}
        onKeyDown={(event) => {
          if (event.key === "Enter") submit();
          else if (event.key === "Escape") reset();
        }}
      />
      {problem && (
        <span className="invalid-feedback" role="alert">
          {problem}
        </span>
      )}
    </label>
  );
}
