import { type FormEvent, useMemo, useRef, useState } from "react";
import { JsonProblem } from "../changes/clipboard/json.ts";
import { putParts, writeParts } from "../changes/clipboard/part-text.ts";
import { change } from "../commands/edit.ts";
import { namesOf } from "../commands/naming.ts";
import { counted, listed } from "../document/words.ts";
import { call, Problem, sentenceOf } from "../server/api.ts";
import { announce } from "../store/notices.ts";
import { app, present } from "../store/state.ts";
import { closeDialog, Modal } from "../widgets/Modal.tsx";

/** Parts of the package as JSON, to read and to write; what is wrong is said with its line, and the cursor is put there. */
export function JsonDialog({ ids }: { ids: readonly string[] | null }) {
  const chosen = useMemo(() => (ids === null ? null : new Set(ids)), [ids]);
  const before = useMemo(() => writeParts(present(), chosen), [chosen]);
  const [text, setText] = useState(before);
  const [problem, setProblem] = useState<JsonProblem | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const { canEdit } = app.get().boot;
  const names = chosen === null ? [] : namesOf(chosen);
  const what = chosen === null ? "The package" : names.length > 0 ? listed(names) : counted(chosen.size, "constraint");

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const found = text === before ? null : await take(text, chosen, what);
    setProblem(found);
    if (found) showLine(field.current, found.line);
    else closeDialog();
  }

  return (
    <Modal heading={`${what.replaceAll('"', "")} as JSON`} isWide>
      <form onSubmit={(event) => void submit(event)}>
        <div className="modal-body mw-form">
          {problem && (
            <p className="mw-alert" role="alert">
              {problem.message}
            </p>
          )}
          <label className="form-label">
            JSON
            <textarea
              ref={field}
              data-first-focus=""
              className="form-control mw-json"
              rows={22}
              spellCheck={false}
              autoComplete="off"
              readOnly={!canEdit}
              aria-invalid={problem !== null}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <p className="mw-hint">The words are those of the API. What a part is and where it belongs is changed on the canvas.</p>
        </div>
        <div className="modal-footer">
          <button type="button" className="btn" onClick={() => void copy(text)}>
            Copy
          </button>
          <button type="button" className="btn" onClick={closeDialog}>
            {canEdit ? "Cancel" : "Close"}
          </button>
          {canEdit && (
            <button type="submit" className="btn btn-primary">
              OK
            </button>
          )}
        </div>
      </form>
    </Modal>
  );
}

/** Takes what was written, if the server takes the package with it, too; answers what is wrong. */
async function take(text: string, ids: ReadonlySet<string> | null, what: string): Promise<JsonProblem | null> {
  const defaults = Object.fromEntries(app.get().boot.types.map(({ name, default_properties }) => [name, default_properties]));
  try {
    const document = putParts(present(), ids, text, defaults);
    await call("POST", app.get().boot.urls.api_validate, { document });
    change({ type: "replace", document }, `Changed ${what} as JSON.`);
    return null;
  } catch (error) {
    if (error instanceof JsonProblem) return error;
    return new JsonProblem(error instanceof Problem ? error.sentences.join(" ") : sentenceOf(error), null);
  }
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard?.writeText(text);
  announce("Copied.");
}

/** Selects a line and brings it into sight. */
function showLine(field: HTMLTextAreaElement | null, line: number | null): void {
  if (!field || line === null) return;
  const lines = field.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  field.scrollTop = ((line - 4) * field.scrollHeight) / lines.length;
}
