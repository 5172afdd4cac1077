import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { announceFailure, notifyFailure } from "../store/notices.ts";
import type { AnyRow, Column } from "./columns.ts";

/** A cell that is ticked or not. */
export function Tick({ row, column, canEdit }: { row: AnyRow; column: Column<AnyRow>; canEdit: boolean }) {
  return (
    <input
      type="checkbox"
      className="form-check-input"
      tabIndex={-1}
      aria-label={column.label}
      checked={column.text(row) === "True"}
      disabled={!canEdit}
      onChange={(event) => {
        const problem = column.edit?.(row, event.target.checked ? "True" : "False");
        if (problem) notifyFailure(problem);
      }}
    />
  );
}

/** A cell while it is edited. Enter and leaving the field take what was typed, Esc does not. */
export function CellEditor({ row, column, onDone }: { row: AnyRow; column: Column<AnyRow>; onDone: (isRefocused: boolean) => void }) {
  const field = useRef<HTMLInputElement & HTMLSelectElement>(null);
  const isDone = useRef(false);
  const [problem, setProblem] = useState<string | null>(null);
  const begun = (column.typed ?? column.text)(row);
  const id = `problem-${row.id}-${column.key}`;

  useEffect(() => {
    field.current?.focus();
    if (field.current instanceof HTMLInputElement) field.current.select();
  }, []);

  function finish(isRefocused: boolean): void {
    isDone.current = true;
    onDone(isRefocused);
  }

  function submit(isLeaving: boolean): void {
    if (isDone.current) return;
    const text = field.current?.value ?? begun;
    const sentence = text === begun ? null : (column.edit?.(row, text) ?? null);
    if (sentence === null) return finish(!isLeaving);
    if (isLeaving) {
      notifyFailure(`Not taken. ${sentence}`);
      return finish(false);
    }
    setProblem(sentence);
    announceFailure(sentence);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Enter") {
      event.preventDefault();
      submit(false);
    } else if (event.key === "Escape") {
      event.preventDefault();
      finish(true);
    }
  }

  const shared = { ref: field, "aria-label": column.label, "aria-invalid": problem !== null, "aria-describedby": problem ? id : undefined, onKeyDown, onBlur: () => submit(true) };
  return (
    <span className="mw-cell-editor">
      {column.kind === "choice" ? (
        <select {...shared} className="form-select form-select-sm" defaultValue={begun} onChange={() => submit(false)}>
          {(column.options?.(row) ?? []).map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      ) : (
        <input {...shared} className={`form-control form-control-sm${problem ? " is-invalid" : ""}`} defaultValue={begun} spellCheck={false} autoComplete="off" />
      )}
      {problem && (
        <span ref={showWhole} className="mw-cell-problem" id={id}>
          {problem}
        </span>
      )}
    </span>
  );
}

/** A sentence below the last row would be out of sight. */
function showWhole(sentence: HTMLElement | null): void {
  sentence?.scrollIntoView({ block: "nearest" });
}
