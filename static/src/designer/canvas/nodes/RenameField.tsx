import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { tryChange } from "../../commands/edit.ts";
import { focusTask } from "../../commands/view.ts";
import { LONGEST_NAME } from "../../document/names.ts";
import { announceFailure, notifyFailure } from "../../store/notices.ts";
import { app } from "../../store/state.ts";

/** F2: the name as a field on the task, container or group. Enter and leaving the field take it, Esc does not. */
export function RenameField({ part }: { part: { readonly id: string; readonly name: string } }) {
  const field = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
  }, []);

  function finish(refocus: boolean): void {
    isDone.current = true;
    app.set({ renaming: null });
    if (refocus) focusTask(part.id);
  }

  function submit(isLeaving: boolean): void {
    if (isDone.current) return;
    const name = field.current?.value ?? part.name;
    const sentence = tryChange({ type: "rename", id: part.id, name }, name.trim() === part.name ? "" : `Renamed to ${name.trim()}.`);
    if (sentence === null) return finish(!isLeaving);
    if (isLeaving) {
      notifyFailure(sentence);
      return finish(false);
    }
    setProblem(sentence);
    announceFailure(sentence);
  }

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Enter") {
      event.preventDefault();
      submit(false);
    } else if (event.key === "Escape") finish(true);
  }

  return (
    <span className="mw-rename nodrag nopan">
      <input
        ref={field}
        defaultValue={part.name}
        maxLength={LONGEST_NAME}
        aria-label={`New name of ${part.name}`}
        aria-invalid={problem !== null}
        onKeyDown={onKeyDown}
        onBlur={() => submit(true)}
        onDoubleClick={(event) => event.stopPropagation()}
      />
      {problem && <span className="mw-rename-problem">{problem}</span>}
    </span>
  );
}
