import { useEffect, useId, useMemo, useRef, useState } from "react";
import { askForVariable } from "../commands/asking.ts";
import { qualifiedName } from "../document/variables.ts";
import { sentenceOf } from "../server/api.ts";
import type { ExpressibleProperty, LanguageEntry, Seen } from "../server/wire.ts";
import type { BuilderRequest } from "../store/prompts.ts";
import { app, useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { Modal } from "../widgets/Modal.tsx";
import { ExpressionResult, useOutcome } from "./ExpressionResult.tsx";
import { type Insertable, InsertTree } from "./InsertTree.tsx";
import { MarkedText } from "./MarkedText.tsx";
import { loadLanguage, loadSeen } from "./expressions.ts";

/** SSIS's Expression Builder: what there is to insert, the text, and what it gives while it is typed. */
export function ExpressionBuilder({ request, done }: { request: BuilderRequest; done: (expression: string | null) => void }) {
  const { scope, target } = request;
  const [text, setText] = useState(request.expression);
  const { outcome, failure, place } = useOutcome(text, scope, target);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [described, setDescribed] = useState<Insertable | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const entries = useInsertables(scope, setTrouble);
  const id = useId();

  const problem = outcome?.problem ?? null;
  function insert(entry: Insertable): void {
    const element = field.current;
    if (!element) return;
    const chosen = element.value.slice(element.selectionStart, element.selectionEnd);
    const isCall = entry.insert.endsWith("()");
    element.focus();
    // The browser's own way of typing keeps its undo.
    globalThis.document.execCommand("insertText", false, isCall ? `${entry.insert.slice(0, -1)}${chosen})` : entry.insert);
    if (isCall && chosen === "") element.setSelectionRange(element.selectionStart - 1, element.selectionStart - 1);
  }

  async function makeVariable(): Promise<void> {
    const variable = await askForVariable({ scope });
    if (variable) requestAnimationFrame(() => insert({ group: "Variables", name: "", insert: `@[${qualifiedName(variable)}]`, detail: "", description: "" }));
  }

  function cancel(): boolean {
    if (text === request.expression) return true;
    const confirm = () => done(null);
    app.set({ dialog: { kind: "confirm", heading: "Discard what you typed?", text: "The expression stays as it was.", action: "Discard", confirm } });
    return false;
  }

  return (
    <Modal heading={`Expression for ${request.of}`} look="mw-builder" onClose={() => done(null)} onCancel={cancel}>
      <form
        className="mw-builder-form"
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          done(text);
        }}
        onKeyDown={(event) => event.key === "Enter" && event.ctrlKey && (event.preventDefault(), event.stopPropagation(), done(text))}
      >
        <div className="modal-body mw-builder-body">
          <section className="mw-builder-insert" aria-label="Insert">
            <InsertTree entries={entries} onInsert={insert} onDescribe={setDescribed} />
            <div className="mw-builder-description" role="status">
              {described ? (
                <>
                  <code>{described.detail || described.name}</code>
                  <p>{described.description}</p>
                  <button type="button" className="btn btn-sm" onClick={() => insert(described)}>
                    <Icon name="add" size={15} /> Insert
                  </button>
                </>
              ) : (
                <p className="mw-hint">Choose something: Enter or a double click inserts it.</p>
              )}
            </div>
            <button type="button" className="btn btn-sm" onClick={() => void makeVariable()}>
              <Icon name="add" size={15} /> New variable…
            </button>
          </section>
          <section className="mw-builder-write" aria-label="Expression and value">
            <label className="form-label" htmlFor={`${id}-text`}>
              Expression
            </label>
            <MarkedText id={`${id}-text`} field={field} text={text} place={place} onText={setText} describedBy={`${id}-result`} isBad={problem !== null} />
            <Hint request={request} />
            <div id={`${id}-result`} className="mw-builder-result" aria-live="polite">
              <ExpressionResult outcome={outcome} failure={failure ?? trouble} isEmpty={text.trim() === ""} empty="Type an expression, or leave it empty for none. Its type and value appear here." />
            </div>
            {place && (
              <button type="button" className="mw-link-button" onClick={() => (field.current?.focus(), field.current?.setSelectionRange(...place))}>
                Go to the error
              </button>
            )}
          </section>
        </div>
        <div className="modal-footer">
          <button type="button" className="btn" onClick={() => cancel() && done(null)}>
            Cancel
          </button>
          <button type="submit" className="btn btn-primary" title="OK (Ctrl+Enter)">
            OK
          </button>
        </div>
      </form>
    </Modal>
  );
}

/** Which number means what, where the property is an enumeration. */
function Hint({ request: { target } }: { request: BuilderRequest }) {
  const properties = useApp((state) => state.boot.expressible[target?.part_type ?? ""]);
  const property: ExpressibleProperty | undefined = properties?.find(({ name }) => name === target?.property);
  const type = target?.data_type ?? property?.type;
  if (!type) return null;
  const choices = property?.choices.map(([value, word]) => (value === word ? `"${word}"` : `${value} ${word}`)).join(", ");
  return <p className="mw-hint mw-builder-hint">{choices ? `Gives one of: ${choices}.` : `Gives a value of the type ${type}.`}</p>;
}

/** What there is to insert: what the part sees, then the language. */
function useInsertables(scope: string | null, onFailure: (sentence: string) => void): readonly Insertable[] {
  const [seen, setSeen] = useState<readonly Seen[]>([]);
  const [language, setLanguage] = useState<readonly LanguageEntry[]>([]);
  const variables = useApp((state) => state.history.present.variables);
  useEffect(() => loadSeen(scope, setSeen, (error) => onFailure(sentenceOf(error))), [scope, variables, onFailure]);
  useEffect(() => void loadLanguage().then(setLanguage, (error: unknown) => onFailure(sentenceOf(error))), [onFailure]);
  return useMemo(() => [...seen.map(insertableOf), ...language.map((entry) => ({ ...entry, detail: entry.signature }))], [seen, language]);
}

function insertableOf({ name, type, scope, outcome }: Seen): Insertable {
  const group = name.startsWith("System::") ? "System variables" : name.startsWith("$") ? "Parameters" : "Variables";
  const value = outcome.problem?.sentence ?? (outcome.note || (outcome.value === null ? "NULL" : `Value now: ${outcome.value || "(empty)"}`));
  return { group, name, insert: `@[${name}]`, detail: `@[${name}]`, description: `${type}, ${scope}. ${value}` };
}
