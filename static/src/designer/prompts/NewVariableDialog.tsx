import { type FormEvent, useState } from "react";
import { tryChange } from "../commands/edit.ts";
import { defaultValue, NEW_VARIABLE } from "../commands/variables.ts";
import { newId, type Variable } from "../document/document.ts";
import { graphOf } from "../document/graph.ts";
import { parseValue, showValue } from "../document/values.ts";
import { freeIdentifier, scopeName, scopesOf } from "../document/variables.ts";
import type { NewVariableRequest } from "../store/prompts.ts";
import { app, present } from "../store/state.ts";
import { Modal } from "../widgets/Modal.tsx";

/** SSIS's Add Variable: asked for from an editor, so it offers the scopes that the editor's task sees. */
export function NewVariableDialog({ request, done }: { request: NewVariableRequest; done: (variable: Variable | null) => void }) {
  const [name, setName] = useState(() => freeIdentifier("Variable", present().variables.map((each) => each.name)));
  const [scope, setScope] = useState<string | null>(null);
  const [type, setType] = useState(request.type ?? "String");
  const [value, setValue] = useState(() => showValue(type, defaultValue(type)));
  const [problem, setProblem] = useState<{ field: string; sentence: string } | null>(null);
  const scopes = scopesOf(present(), request.scope);

  function submit(event: FormEvent): void {
    event.preventDefault();
    event.stopPropagation();
    const parsed = parseValue(type, value);
    if (parsed.problem !== null) return setProblem({ field: "value", sentence: parsed.problem });
    const variable: Variable = { ...NEW_VARIABLE, id: newId(), scope, name: name.trim(), type, value: parsed.value };
    const sentence = tryChange({ type: "add-variable", variable }, `Added the variable ${variable.name} to ${scopeName(present(), scope)}.`);
    if (sentence === null) done(variable);
    else setProblem({ field: "name", sentence });
  }

  const error = (field: string) =>
    problem?.field === field && (
      <span className="invalid-feedback" role="alert">
        {problem.sentence}
      </span>
    );
  const look = (field: string) => (problem?.field === field ? "form-control is-invalid" : "form-control");

  return (
    <Modal heading="New variable" onClose={() => done(null)}>
      <form onSubmit={submit}>
        <div className="modal-body mw-form">
          <label className="form-label">
            Name
            <input className={look("name")} data-first-focus="" value={name} aria-invalid={problem?.field === "name"} onChange={(event) => setName(event.target.value)} onFocus={(event) => event.target.select()} />
            {error("name")}
          </label>
          <label className="form-label">
            Scope
            <select className="form-select" value={scope ?? ""} onChange={(event) => setScope(event.target.value || null)}>
              {[...scopes].reverse().map((each) => (
                <option key={each ?? ""} value={each ?? ""}>
                  {each === null ? "Package" : graphOf(present()).byId.get(each)?.name}
                </option>
              ))}
            </select>
          </label>
          <label className="form-label">
            Data type
            <select
              className="form-select"
              value={type}
              onChange={(event) => {
                setType(event.target.value);
                if (parseValue(event.target.value, value).problem !== null) setValue(showValue(event.target.value, defaultValue(event.target.value)));
              }}
            >
              {Object.keys(app.get().boot.data_types).map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
          <label className="form-label">
            Value
            <input className={look("value")} value={value} aria-invalid={problem?.field === "value"} onChange={(event) => setValue(event.target.value)} />
            {error("value")}
          </label>
        </div>
        <div className="modal-footer">
          <button type="button" className="btn" onClick={() => done(null)}>
            Cancel
          </button>
          <button type="submit" className="btn btn-primary">
            Add variable
          </button>
        </div>
      </form>
    </Modal>
  );
}
